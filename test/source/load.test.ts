import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadSources, SourceFileError } from '../../src/source/load.ts'
import { tempFolder } from '../support/temp-folder.ts'

async function folderWith(files: Record<string, string>): Promise<string> {
  const folder = join(await tempFolder(), 'feeds')
  await mkdir(folder)
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return folder
}

const messages = (errors: readonly Error[], folder: string) =>
  errors.flatMap((error) => error.message.replaceAll(`${folder}/`, '').split('\n'))

describe('loading sources', () => {
  test('the definitions this project ships are all usable', async () => {
    const { sources, errors } = await loadSources('feeds')
    expect(errors).toEqual([])
    expect(sources.map((source) => source.id)).toEqual(['investing_cn', 'qq'])
  })

  test('two lines make a working source', async () => {
    const folder = await folderWith({ 'example.yaml': 'list:\n  feed: { url: https://example.org/feed.xml }\n' })
    const { sources, errors } = await loadSources(folder)
    expect(errors).toEqual([])
    expect(sources).toMatchObject([
      { id: 'example', definition: { timeZone: 'UTC', list: { feed: { url: 'https://example.org/feed.xml' } } } },
    ])
  })

  test('a fault names file, line, key, what was found and what was expected, and all faults of a file come at once', async () => {
    const folder = await folderWith({
      'broken.yaml': [
        'title: 5',
        'timeZone: Asia/Atlantis',
        'colour: red',
        'schedule: "every day"',
        'list:',
        '  json:',
        '    url: ftp://example.org/',
        '    method: PUT',
        '    entires: data',
      ].join('\n'),
    })
    const { sources, errors } = await loadSources(folder)
    expect(sources).toEqual([])
    expect(messages(errors, folder)).toEqual([
      'broken.yaml:1: title: found 5, expected a text',
      'broken.yaml:2: timeZone: found "Asia/Atlantis", expected an IANA time zone such as Asia/Shanghai',
      expect.stringMatching(/^broken\.yaml:3: colour: found an unknown key, expected one of title, lang, timeZone/),
      'broken.yaml:4: schedule: found "every day", expected a cron expression such as "*/5 * * * *"',
      expect.stringMatching(/^broken\.yaml:6: list\.json\.entries: found nothing, expected a text/),
      'broken.yaml:7: list.json.url: found "ftp://example.org/", expected an absolute http or https address without user name',
      'broken.yaml:8: list.json.method: found "PUT", expected "GET" or "POST"',
      expect.stringMatching(/^broken\.yaml:9: list\.json\.entires: found an unknown key, expected one of url, method/),
    ])
  })

  test('a selector that no poll could run is refused, wherever in the selector the fault is', async () => {
    const list = (selector: string, url = 'a@href') =>
      `list:\n  html:\n    url: https://example.org/\n    entries: ${JSON.stringify(selector)}\n    fields: { url: ${JSON.stringify(url)} }\n`
    const folder = await folderWith({
      'a.yaml': list('li::before'),
      'b.yaml': list('*, li:first'),
      'c.yaml': list('li', ':is(*, svg|a)@href'),
      'd.yaml': list('li:nth-child(-n+1 of li)', '> a@href'),
    })
    const { sources, errors } = await loadSources(folder)
    expect(sources.map((source) => source.id)).toEqual(['d'])
    expect(messages(errors, folder)).toEqual([
      expect.stringMatching(
        /^a\.yaml:4: list\.html\.entries: found "li::before", expected a CSS selector or XPath \(.+\)/,
      ),
      expect.stringMatching(
        /^b\.yaml:4: list\.html\.entries: found "\*, li:first", expected a CSS selector or XPath \(.+\)/,
      ),
      expect.stringMatching(
        /^c\.yaml:5: list\.html\.fields\.url: found .*, expected a CSS selector or XPath, or one with @att/,
      ),
    ])
  })

  test('a file that is no YAML is told with its line and does not stop the others', async () => {
    const folder = await folderWith({
      'bad.yaml': 'title: "never closed\nlist: {}\n',
      'good.yaml': 'list:\n  feed: { url: https://example.org/ }\n',
    })
    const { sources, errors } = await loadSources(folder)
    expect(sources.map((source) => source.id)).toEqual(['good'])
    expect(errors[0]?.message).toMatch(/bad\.yaml:\d+: found .*, expected YAML/)
  })

  test('an empty file, a list and two kinds of listing at once are told what a source needs', async () => {
    const folder = await folderWith({
      'a.yaml': '',
      'b.yaml': '- 1\n',
      'c.yaml': 'list:\n  feed: { url: https://example.org/ }\n  json: { url: https://example.org/, entries: "@" }\n',
    })
    const { errors } = await loadSources(folder)
    expect(messages(errors, folder)).toEqual([
      'a.yaml:1: list: found nothing, expected a mapping',
      'b.yaml:1: found [1], expected a mapping',
      expect.stringMatching(/^c\.yaml:1: list: found .* expected exactly one of feed, json/),
    ])
  })

  test('an alias bomb is refused', async () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x,x]']
    for (let depth = 1; depth < 9; depth += 1) {
      const before = String.fromCharCode(96 + depth)
      bomb.push(
        `${String.fromCharCode(97 + depth)}: &${String.fromCharCode(97 + depth)} [${Array(10).fill(`*${before}`)}]`,
      )
    }
    const folder = await folderWith({ 'bomb.yaml': bomb.join('\n') })
    const { errors } = await loadSources(folder)
    expect(errors[0]?.message).toMatch(/bomb\.yaml:1: found too many aliases/)
  })

  test('a file whose name is no id is told so', async () => {
    const folder = await folderWith({ 'Big-News.yaml': 'list:\n  feed: { url: https://example.org/ }\n', 'x.yml': '' })
    const { errors } = await loadSources(folder)
    expect(errors).toHaveLength(2)
    expect(errors[0]).toBeInstanceOf(SourceFileError)
    expect(errors[0]?.message).toContain('expected <id>.yaml with an id of a-z, 0-9 and _')
  })

  test('a folder that is not there is an error that names it', async () => {
    await expect(loadSources('/nowhere/feeds')).rejects.toThrow(
      '/nowhere/feeds: there is no such folder of sources; `feedkeeper init` makes a first one, --feeds names another',
    )
  })

  test('the hash of a definition changes with its meaning, not with its comments or order', async () => {
    const one = await folderWith({ 'a.yaml': 'title: A\nlist:\n  feed: { url: https://example.org/ }\n' })
    const same = await folderWith({ 'a.yaml': '# a\nlist: { feed: { url: https://example.org/ } }\ntitle: A\n' })
    const other = await folderWith({ 'a.yaml': 'title: A\nlist:\n  feed: { url: https://example.org/b }\n' })
    const hashes = await Promise.all(
      [one, same, other].map(async (folder) => (await loadSources(folder)).sources[0]?.definitionHash),
    )
    expect(hashes[0]).toBe(hashes[1])
    expect(hashes[0]).not.toBe(hashes[2])
  })
})
