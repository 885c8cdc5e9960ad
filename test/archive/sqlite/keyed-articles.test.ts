import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { openCatalog, openCatalogReadOnly } from '../../../src/archive/sqlite/catalog-database.ts'
import { signatureBytes } from '../../../src/text/likeness/signature.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { hashNumber, kept } from '../contracts/article-events.ts'
import { linesFrom } from '../contracts/open-catalog.ts'

const signed = (n: number, keys: readonly number[]) => ({
  hash: hashNumber(n),
  signature: signatureBytes({ keys: Uint32Array.from(keys), blocks: Uint32Array.of() }),
})
const hashes = (...numbers: readonly number[]) => numbers.map(hashNumber)

/** Makes of a catalog one of version 17, whose keys are in the tree of before. */
const toVersion17 = `
DROP INDEX articles_by_recency;
DROP TABLE keyed_articles;
DROP TABLE key_merges;
INSERT INTO signature_keys VALUES (1, 1), (2, 1), (4294967295, 2), (2, 2);
PRAGMA user_version = 17;`

test('articles that an older feedkeeper signed are found beside those that came since, until they go', async () => {
  const file = join(await tempFolder(), 'catalog.db')
  const open = () => openCatalog(file, () => ({})).catalog
  const first = open()
  await first.record({ lines: linesFrom(1, [kept(1), kept(2), kept(3), kept(4)]) })
  await first.duplicates.add([signed(1, [1, 2]), signed(2, [4_294_967_295, 2])])
  await first.duplicates.join([{ hash: hashNumber(1) }, { hash: hashNumber(2) }])
  await first.close()
  const database = new DatabaseSync(file)
  database.exec(toVersion17)
  database.close()

  const { duplicates, upkeep, close } = open()
  expect(await duplicates.pending()).toBe(2)
  expect(await duplicates.near(signed(9, [4_294_967_295]), 5)).toEqual(hashes(2))
  await duplicates.add([signed(3, [2, 4_294_967_295])])
  expect((await duplicates.takeUncompared(5)).map(({ hash }) => hash)).toEqual(hashes(3))
  expect(await duplicates.near(signed(9, [4_294_967_295, 1, 2]), 5)).toEqual(hashes(1, 2, 3))
  await upkeep.drop(hashes(1))
  expect(await duplicates.near(signed(9, [1, 2]), 5)).toEqual(hashes(2, 3))
  await upkeep.check()
  await close()
  const read = openCatalogReadOnly(file, () => ({})).catalog
  expect(await read.duplicates.near(signed(9, [2]), 5)).toEqual(hashes(2, 3))
  await read.close()
})

test('articles that were taken and not looked at are taken once more, and stand once under each key', async () => {
  const { catalog } = openCatalog(join(await tempFolder(), 'catalog.db'), () => ({}))
  await catalog.record({ lines: linesFrom(1, [kept(1), kept(2)]) })
  await catalog.duplicates.add([signed(1, [5, 6]), signed(2, [5, 7])])
  await catalog.duplicates.takeUncompared(5)
  expect((await catalog.duplicates.takeUncompared(5)).map(({ hash }) => hash)).toEqual(hashes(1, 2))
  expect(await catalog.duplicates.near(signed(9, [5, 7]), 5)).toEqual(hashes(2, 1))
  await catalog.close()
})

test('articles are found by their keys while what came in is merged, into one piece where there is time', async () => {
  const file = join(await tempFolder(), 'catalog.db')
  const { catalog } = openCatalog(file, () => ({}))
  const pieces = () => {
    const database = new DatabaseSync(file, { readOnly: true })
    const row = database.prepare('SELECT count(DISTINCT segid) AS pieces FROM keyed_articles_idx').get()
    database.close()
    return row?.pieces
  }
  const count = 2_200
  const numbers = Array.from({ length: count }, (_, n) => n + 1)
  await catalog.record({
    lines: linesFrom(
      1,
      numbers.map((n) => kept(n)),
    ),
  })
  for (let from = 0; from < count; from += 50) {
    const some = numbers.slice(from, from + 50)
    await catalog.duplicates.add(some.map((n) => signed(n, [n, 1_000_000 + (n % 7)])))
    await catalog.duplicates.join((await catalog.duplicates.takeUncompared(50)).map(({ hash }) => ({ hash })))
  }
  for (const n of [1, 999, 2_001, count])
    expect(await catalog.duplicates.near(signed(9_999, [n]), 5)).toEqual(hashes(n))
  // Of those that all share a key the newest are asked for, and of these the first.
  expect(await catalog.duplicates.near(signed(9_999, [1_000_000]), 2)).toEqual(hashes(2_198 - 23 * 7, 2_198 - 22 * 7))
  expect(pieces()).toBeGreaterThan(1)
  for (let look = 0; look < 10; look += 1) await catalog.duplicates.takeUncompared(50)
  expect(pieces()).toBe(1)
  expect(await catalog.duplicates.near(signed(9_999, [2_001]), 5)).toEqual(hashes(2_001))
  await catalog.upkeep.drop(hashes(999))
  expect(await catalog.duplicates.near(signed(9_999, [999]), 5)).toEqual([])
  await catalog.upkeep.check()
  await catalog.close()
})
