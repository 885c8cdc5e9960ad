import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadSource } from '../../src/source/load.ts'
import { pauseDefinition, withPause } from '../../src/source/pause-definition.ts'
import { tempFolder } from '../support/temp-folder.ts'

const plain = `# yaml-language-server: $schema=./schema.json
# Asked for by the harbour office.
title:   "Gazette"   # as on its masthead
list:
  feed: { url: 'https://news.example/feed' }
# the end
`

describe('pausing a source in its definition', () => {
  test.each([
    ['of several lines, with comments', plain],
    ['with Windows line ends', plain.replaceAll('\n', '\r\n')],
    ['in braces', '{ list: { feed: { url: "https://news.example/feed" } } }'],
    ['that was resumed by hand', `paused: false # since May\n${plain}`],
  ])('changes nothing else in a file %s', async (_what, text) => {
    const file = join(await tempFolder(), 'gazette.yaml')
    await writeFile(file, text)
    const before = loadSource(file)
    await pauseDefinition(file, true)
    const paused = loadSource(file)
    expect(paused).toEqual({ ...before, definition: { ...before.definition, paused: true } })
    for (const line of text.split(/\r?\n/)) {
      expect(await readFile(file, 'utf8')).toContain(line.replace(/^\{ |paused: false/g, ''))
    }
    await pauseDefinition(file, true)
    expect(loadSource(file)).toEqual(paused)
    await pauseDefinition(file, false)
    expect(loadSource(file)).toEqual(before)
    if (!text.startsWith('{')) expect(await readFile(file, 'utf8')).toBe(text)
    expect(await readdir(join(file, '..'))).toEqual(['gazette.yaml'])
  })

  test('does not touch what is no definition, nor a key of that name within', () => {
    expect(withPause('- a list', true)).toBe('- a list')
    const body =
      'list: { json: { url: "https://news.example/", entries: "[]", method: POST, body: { paused: true } } }\n'
    expect(withPause(body, false)).toBe(body)
    expect(withPause(body, true)).toBe(`paused: true\n${body}`)
  })

  test('says what to do where the folder cannot be written to', async () => {
    const folder = await tempFolder()
    const file = join(folder, 'gazette.yaml')
    await expect(pauseDefinition(file, true)).rejects.toThrow(
      /gazette\.yaml: cannot be written \(ENOENT\); write `paused: true`/,
    )
    await writeFile(file, 'list: [')
    await expect(pauseDefinition(file, true)).rejects.toThrow(/gazette\.yaml:\d: .*expected YAML/)
    expect(await readFile(file, 'utf8')).toBe('list: [')
  })
})
