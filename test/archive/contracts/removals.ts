import { describe, expect, test } from 'vitest'
import type { Catalog } from '../../../src/archive/catalog.ts'
import type { JournalEvent } from '../../../src/archive/journal/journal-line.ts'
import { hashNumber, kept, listed, waits } from './article-events.ts'
import { emptyCatalog, linesFrom, type NewCatalog, recordEvents, type TestState } from './open-catalog.ts'

const removed = (n: number): JournalEvent => ({ kind: 'removed', hash: hashNumber(n) })
const removedAtMs = Date.parse('2026-02-01T00:00:00Z')
const told = (n: number) => ({ hash: hashNumber(n), removedAtMs })
const everything = { kind: 'all' } as const

/** What a catalog knows of articles that were removed for good. */
export function describeRemovals(name: string, newCatalog: NewCatalog): void {
  describe(`articles that were removed for good, in a catalog ${name},`, () => {
    test('are known to every listing, are found no more, and leave their place vacant', async () => {
      const opened = await emptyCatalog(newCatalog)
      await recordEvents(opened, [kept(1), kept(2), listed(1, 'orchard'), removed(1)])
      const { articles, removals } = opened.catalog
      expect((await articles.known([hashNumber(1)], 'elsewhere')).get(hashNumber(1))).toEqual({
        isListed: true,
        isOwn: false,
        lacks: [],
        isRemoved: true,
      })
      expect(await articles.find([hashNumber(1)])).toEqual(new Map())
      expect(await articles.keys(everything).page(1, 2)).toEqual([hashNumber(2)])
      expect(await removals.find([hashNumber(1), hashNumber(2)])).toEqual(new Map([[hashNumber(1), told(1)]]))
    })

    test('are told of the sources that listed them, and of the places where they stood', async () => {
      const opened = await emptyCatalog(newCatalog)
      await recordEvents(opened, [
        kept(1),
        kept(2, { source: 'orchard' }),
        listed(1, 'orchard'),
        removed(1),
        removed(2),
      ])
      const { removals } = opened.catalog
      expect(await removals.latest(undefined, 10)).toEqual([told(1), told(2)])
      expect(await removals.latest(['gazette'], 10)).toEqual([told(1)])
      expect(await removals.latest(['orchard'], 1)).toEqual([told(1)])
      expect(await removals.between(undefined, 0, 1)).toEqual([told(1)])
      expect(await removals.between(undefined, 1, 2)).toEqual([told(2)])
      expect(await removals.between(['orchard'], 2, 3)).toEqual([told(1)])
    })

    test('make publications look at the places they left, also where their files were gone before', async () => {
      const opened = await emptyCatalog(newCatalog)
      const { catalog } = opened
      await recordEvents(opened, [kept(1)])
      await catalog.upkeep.drop([hashNumber(1)])
      await catalog.changes.forget(Number(await catalog.changes.mark()))
      await recordEvents(opened, [removed(1)], 1)
      const mark = Number(await catalog.changes.mark())
      expect(await catalog.changes.places(mark, 10)).toEqual([{ sourceId: 'gazette', place: 1 }])
      expect(await catalog.removals.latest(['gazette'], 10)).toEqual([told(1)])
    })

    test('are waited for no more', async () => {
      const opened = await emptyCatalog(newCatalog)
      await recordEvents(opened, [kept(1), waits(1, { source: 'orchard' }), removed(1)])
      expect(await opened.catalog.waiting.of('orchard')).toEqual([])
    })

    test('have files to be taken away until that is noted', async () => {
      const opened = await emptyCatalog(newCatalog)
      await recordEvents(opened, [kept(1), kept(2), removed(1), removed(2)])
      const { removals } = opened.catalog
      expect(await removals.unswept(10)).toEqual([hashNumber(1), hashNumber(2)])
      await removals.swept([hashNumber(1)])
      expect(await removals.unswept(10)).toEqual([hashNumber(2)])
    })

    test('are articles again where their file is put back, and nothing tells of their removal', async () => {
      const opened = await emptyCatalog(newCatalog)
      await recordEvents(opened, [kept(1), listed(1, 'orchard'), removed(1), kept(1)])
      const { articles, removals } = opened.catalog
      expect((await articles.known([hashNumber(1)], 'gazette')).get(hashNumber(1))?.isRemoved).toBeUndefined()
      expect((await articles.find([hashNumber(1)])).size).toBe(1)
      expect([await removals.latest(undefined, 10), await removals.unswept(10)]).toEqual([[], []])
    })

    test('are to be told to a journal that was lost, and stay removed meanwhile', async () => {
      const opened = await emptyCatalog(newCatalog)
      const { catalog } = opened
      await recordEvents(opened, [kept(1), { kind: 'removed', hash: hashNumber(1), why: 'asked for' }])
      await catalog.upkeep.unjournalAll()
      expect(await catalog.removals.untold(10)).toEqual([{ hash: hashNumber(1), why: 'asked for' }])
      expect((await catalog.removals.find([hashNumber(1)])).size).toBe(1)
      await catalog.record({ lines: linesFrom(1, [removed(1)]) })
      expect(await catalog.removals.untold(10)).toEqual([])
    })

    test('are known the same after the journal is recorded anew', async () => {
      const opened = await emptyCatalog(newCatalog)
      const events = [kept(1), kept(2), listed(1, 'orchard'), removed(1), kept(3)]
      const all = async ({ removals }: Catalog<TestState>) => [
        await removals.latest(undefined, 10),
        await removals.latest(['orchard'], 10),
        await removals.between(undefined, 0, 9),
      ]
      await recordEvents(opened, events)
      const before = await all(opened.catalog)
      await opened.catalog.upkeep.clear()
      await recordEvents(opened, events)
      expect(await all(opened.catalog)).toEqual(before)
    })
  })
}
