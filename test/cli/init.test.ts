import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkYaml } from '../../src/checked-yaml.ts'
import { commentedSettings } from '../../src/cli/commands/init/commented-settings.ts'
import { settingsSchema } from '../../src/settings.ts'
import { definitionJsonSchema } from '../../src/source/definition.ts'
import { feedkeeper } from '../support/feedkeeper.ts'
import { tempFolder } from '../support/temp-folder.ts'

test('init makes folders, settings and schema, says what is next, and leaves alone what is there', async () => {
  const folder = await tempFolder()
  const options = ['--config', join(folder, 'feedkeeper.yaml'), '--feeds', join(folder, 'feeds')]
  const places = [...options, '--output', join(folder, 'output')]
  const first = await feedkeeper(['init', ...places])
  expect(first.code).toBe(0)
  expect(first.stdout).toContain(`made     ${join(folder, 'feedkeeper.yaml')}`)
  expect(first.stdout).toContain('feedkeeper add')
  expect((await readdir(folder)).sort()).toEqual(['feedkeeper.yaml', 'feeds', 'output'])
  expect(await readFile(join(folder, 'feeds/schema.json'), 'utf8')).toBe(definitionJsonSchema())

  await writeFile(join(folder, 'feedkeeper.yaml'), 'site: { title: Mine }\n')
  const second = JSON.parse((await feedkeeper(['init', '--json', ...places])).stdout)
  expect(second.written).toEqual([])
  expect(second.kept).toHaveLength(4)
  expect(await readFile(join(folder, 'feedkeeper.yaml'), 'utf8')).toBe('site: { title: Mine }\n')
})

test('init says what cannot be made, and why', async () => {
  const folder = await tempFolder()
  await writeFile(join(folder, 'feeds'), 'a file where the folder would be')
  const run = await feedkeeper(['init', '--feeds', join(folder, 'feeds'), '--output', join(folder, 'output')])
  expect(run.code).toBe(1)
  expect(run.stderr).toMatch(/feeds cannot be made \(EEXIST\)/)
})

test('the settings that init writes say nothing, and say the defaults without the first # of their lines', () => {
  const text = commentedSettings()
  const defaults = settingsSchema.parse(undefined)
  expect(checkYaml(text, 'commented', settingsSchema)).toEqual(defaults)
  expect(checkYaml(text.replaceAll(/^#/gm, ''), 'uncommented', settingsSchema)).toEqual(defaults)
  expect(text).toContain('#  deadline: 30s')
})
