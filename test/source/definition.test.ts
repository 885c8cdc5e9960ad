import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { definitionJsonSchema } from '../../src/source/definition.ts'

test('feeds/schema.json is the JSON Schema of a definition (npm run schema writes it)', async () => {
  expect(await readFile('feeds/schema.json', 'utf8')).toBe(definitionJsonSchema())
})
