import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { shownDefinition } from '../../src/source/shown-definition.ts'
import { tempFolder } from '../support/temp-folder.ts'

test('a definition is shown without what may be a secret', async () => {
  const file = join(await tempFolder(), 'gazette.yaml')
  await writeFile(
    file,
    `# hush\ntitle: Gazette\nlist:\n  json:\n    url: https://api.example/news?key=hush&key=hush&page=1\n    method: POST\n    headers: { Authorization: hush }\n    body: { token: hush }\n    entries: items\n`,
  )
  const shown = await shownDefinition(file)
  expect(shown).not.toContain('hush')
  expect(shown).toContain('url: https://api.example/news?key=••••••&page=••••••\n')
  expect(shown).toContain('Authorization: ••••••')
  expect(shown).toContain('entries: items')
})
