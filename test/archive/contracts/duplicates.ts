import { describe, expect, test } from 'vitest'
import type { SignedArticle } from '../../../src/archive/duplicates.ts'
import { signatureBytes } from '../../../src/text/likeness/signature.ts'
import { hashNumber, kept } from './article-events.ts'
import { catalogPlace, emptyCatalog, linesFrom, type NewCatalog, recordEvents } from './open-catalog.ts'

const signed = (n: number, keys: readonly number[], blocks: readonly number[] = []): SignedArticle => ({
  hash: hashNumber(n),
  signature: signatureBytes({ keys: Uint32Array.from(keys), blocks: Uint32Array.from(blocks) }),
})
const hashes = (...numbers: readonly number[]) => numbers.map(hashNumber)

/** What every catalog holds of articles that tell one story. */
export function describeDuplicates(name: string, newCatalog: NewCatalog): void {
  const withArticles = async (count: number, source = 'gazette') => {
    const opened = await emptyCatalog(newCatalog)
    await recordEvents(
      opened,
      Array.from({ length: count }, (_, index) => kept(index + 1, { source })),
    )
    return { ...opened, duplicates: opened.catalog.duplicates }
  }

  describe(`duplicates in a catalog ${name}`, () => {
    test('are found by any key they share once they were taken, those that share most first', async () => {
      const { duplicates } = await withArticles(4)
      expect(await duplicates.unsigned(10)).toEqual(hashes(1, 2, 3, 4))
      await duplicates.add([signed(1, [1, 2, 4_294_967_295]), signed(2, [2, 9]), signed(3, [7])])
      expect(await duplicates.unsigned(10)).toEqual(hashes(4))
      expect(await duplicates.near(signed(4, [2, 4_294_967_295]), 5)).toEqual([])
      expect((await duplicates.takeUncompared(2)).map(({ hash }) => hash)).toEqual(hashes(1, 2))
      expect(await duplicates.near(signed(4, [2, 4_294_967_295]), 5)).toEqual(hashes(1, 2))
      expect(await duplicates.near(signed(4, [2, 4_294_967_295]), 1)).toEqual(hashes(1))
      expect(await duplicates.near(signed(1, [1, 2]), 5)).toEqual(hashes(2))
      expect(await duplicates.pending()).toBe(4)
    })

    test('are not asked of what cannot be read again and again', async () => {
      const { duplicates } = await withArticles(3)
      await duplicates.passOver(hashes(1, 3, 9))
      expect(await duplicates.unsigned(10)).toEqual(hashes(2))
      expect(await duplicates.pending()).toBe(1)
    })

    test('make one group of what is alike, also of two groups, in the order in which articles came', async () => {
      const open = await catalogPlace(newCatalog)
      const opened = await open()
      const { duplicates } = opened.catalog
      await recordEvents(opened, [kept(1), kept(2), kept(3), kept(4), kept(5)])
      await duplicates.add([1, 2, 3, 4, 5].map((n) => signed(n, [n])))
      const of = (n: number) => ({ hash: hashNumber(n), score: 0.9, differences: [{ a: '三', b: '五' }] })
      const mark = (await opened.catalog.changes.mark()) ?? 0
      await duplicates.join([{ hash: hashNumber(5), of: of(2) }, { hash: hashNumber(1) }])
      await duplicates.join([{ hash: hashNumber(4), of: of(3) }])
      expect((await duplicates.groups(10)).map(({ members }) => members.map(({ hash }) => hash))).toEqual([
        hashes(2, 5),
        hashes(3, 4),
      ])
      await duplicates.join([{ hash: hashNumber(3), of: of(2) }])
      const again = (await open()).catalog.duplicates
      const [group, second] = await again.groups(10)
      expect(second).toBeUndefined()
      expect(group?.members).toEqual([
        { hash: hashNumber(2) },
        { hash: hashNumber(3), of: of(2) },
        { hash: hashNumber(4), of: of(3) },
        { hash: hashNumber(5), of: of(2) },
      ])
      expect(await again.groups(10, group?.id)).toEqual([])
      expect(await again.groupsOf(hashes(1, 4))).toEqual(new Map([[hashNumber(4), hashes(2, 3, 4, 5)]]))
      // Publications that fold have to look at all of them again.
      const later = await opened.catalog.changes.articles((await opened.catalog.changes.mark()) ?? 0, {
        after: mark,
        limit: 99,
      })
      expect(new Set(later.map(({ hash }) => hash))).toEqual(new Set(hashes(2, 3, 4, 5)))
    })

    test('are no group any more when but one of them is left, and what went is not found', async () => {
      const { catalog, duplicates } = await withArticles(2)
      await duplicates.add([signed(1, [1]), signed(2, [1])])
      await duplicates.takeUncompared(5)
      await duplicates.join([{ hash: hashNumber(2), of: { hash: hashNumber(1), score: 0.9, differences: [] } }])
      await catalog.upkeep.drop(hashes(1))
      expect(await duplicates.groups(10)).toEqual([])
      expect(await duplicates.groupsOf(hashes(2))).toEqual(new Map())
      expect(await duplicates.near(signed(2, [1]), 5)).toEqual([])
    })

    test('are looked for anew once the text of one changed', async () => {
      const { catalog, duplicates } = await withArticles(2)
      await duplicates.add([signed(1, [1]), signed(2, [1])])
      await duplicates.takeUncompared(5)
      await duplicates.join([{ hash: hashNumber(2), of: { hash: hashNumber(1), score: 0.9, differences: [] } }])
      const revised = {
        kind: 'revised',
        hash: hashNumber(2),
        why: 'listing',
        title: 'B',
        sha256: 'ab'.repeat(32),
      } as const
      await catalog.record({ lines: linesFrom(90, [revised]) })
      expect(await duplicates.groups(10)).toEqual([])
      expect(await duplicates.unsigned(10)).toEqual(hashes(2))
      expect(await duplicates.near(signed(1, [1]), 5)).toEqual([])
      await duplicates.add([signed(2, [4])])
      expect((await duplicates.takeUncompared(5)).map(({ hash }) => hash)).toEqual(hashes(1, 2))
    })

    test('count a block as shared where several stories of a source have it, and not where copies of one do', async () => {
      const { duplicates } = await withArticles(8)
      const others = [1, 2, 3, 4].map((n) => signed(n, [n], [77, n]))
      const copies = [5, 6, 7, 8].map((n) => signed(n, [500], [88]))
      await duplicates.add([...others, ...copies])
      expect(await duplicates.sharedBlocks('gazette')).toEqual(new Set([77]))
      expect(await duplicates.sharedBlocks('courier')).toEqual(new Set())
    })

    test('are forgotten with the index, to be made again of the files', async () => {
      const { catalog, duplicates } = await withArticles(1)
      await duplicates.add([signed(1, [1])])
      await duplicates.takeUncompared(1)
      await catalog.upkeep.clear()
      expect(await duplicates.near(signed(2, [1]), 5)).toEqual([])
      expect(await duplicates.pending()).toBe(0)
    })
  })
}
