import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { openCatalog } from '../../../src/archive/sqlite/catalog-database.ts'
import { signatureBytes } from '../../../src/text/likeness/signature.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { hashNumber, kept } from '../contracts/article-events.ts'
import { linesFrom } from '../contracts/open-catalog.ts'

test('signatures of another version are made anew, and the groups that were found by them stay', async () => {
  const file = join(await tempFolder(), 'catalog.db')
  const open = () => openCatalog(file, () => ({})).catalog
  const signature = signatureBytes({ keys: Uint32Array.of(1, 2), blocks: Uint32Array.of() })
  const signed = [1, 2].map((n) => ({ hash: hashNumber(n), signature }))
  const first = open()
  await first.record({ lines: linesFrom(1, [kept(1), kept(2)]) })
  await first.duplicates.add(signed)
  await first.duplicates.takeUncompared(5)
  await first.duplicates.join([{ hash: hashNumber(2), of: { hash: hashNumber(1), score: 0.9, differences: [] } }])
  await first.close()
  const same = open()
  expect(await same.duplicates.unsigned(5)).toEqual([])
  await same.close()
  const database = new DatabaseSync(file)
  database.exec('UPDATE signature_version SET version = 0')
  database.close()
  const { duplicates, close } = open()
  expect(await duplicates.unsigned(5)).toEqual([1, 2].map(hashNumber))
  expect(await duplicates.near({ hash: '', signature }, 5)).toEqual([])
  expect(await duplicates.groups(5)).toHaveLength(1)
  await close()
  const again = open()
  expect(await again.duplicates.pending()).toBe(2)
  await again.close()
})
