import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ArticleSet, articlesPerPage } from '../../../src/archive/article-keys.ts'
import type { Catalog } from '../../../src/archive/catalog.ts'
import type { JournalEvent, JournalLine } from '../../../src/archive/journal/journal-line.ts'
import { arbitraryEvent, someSources } from './arbitrary-events.ts'
import { hashNumber, instantOf, kept, listed, publishedMs } from './article-events.ts'
import {
  emptyCatalog,
  linesFrom,
  type NewCatalog,
  type OpenedCatalog,
  recordEvents,
  type TestState,
} from './open-catalog.ts'

const all: ArticleSet = { kind: 'all' }
const sourceSet = (sourceId: string): ArticleSet => ({ kind: 'source', sourceId })
const noted: ArticleSet = { kind: 'noted', publication: 'markets' }
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n)
const hashes = (from: number, to: number) => numbers(from, to).map(hashNumber)
const keptFrom = (from: number, to: number) => numbers(from, to).map((n) => kept(n))
const found = (n: number) => ({
  ...kept(n),
  sourceId: 'gazette',
  publishedAtMs: publishedMs(n),
  sha256: 'ab'.repeat(32),
})

/** The articles of a catalog in the order in which they were first seen, and the pages that are cut of them. */
export function describeArchivePages(name: string, newCatalog: NewCatalog, { runs = 40 } = {}): void {
  describe(`archive pages of a catalog ${name}`, () => {
    test('are empty where nothing is', async () => {
      const { articles } = (await emptyCatalog(newCatalog)).catalog
      for (const set of [all, sourceSet('gazette'), noted]) {
        const keys = articles.keys(set)
        expect(await keys.pages()).toEqual({ full: 0, begun: 0 })
        expect(await keys.page(1)).toEqual([])
        expect(await keys.latest(-1)).toEqual([])
        expect(await keys.pageOf(7)).toBe(1)
        expect(await keys.lastPlaceBefore(Number.MAX_SAFE_INTEGER)).toBeUndefined()
      }
    })

    test('go by the order in which articles came into a set, whatever their dates', async () => {
      const opened = await emptyCatalog(newCatalog)
      const events = [...[5, 1, 9].map((n) => kept(n)), kept(7, { source: 'orchard' }), listed(1, 'orchard')]
      const lines = linesFrom(11, events).map((line) => ({ ...line, at: instantOf(publishedMs(100 + line.seq)) }))
      await opened.catalog.record({ lines })
      const { articles, upkeep } = opened.catalog
      await upkeep.addFound([found(3)])
      const placed = (n: number, place: number, sourceId: string) => ({
        hash: hashNumber(n),
        publishedAtMs: publishedMs(n),
        place,
        archivedAtMs: publishedMs(100 + place),
        sourceId,
      })
      const [five, one, nine] = [placed(5, 11, 'gazette'), placed(1, 12, 'gazette'), placed(9, 13, 'gazette')]
      const seven = placed(7, 14, 'orchard')
      const keys = articles.keys(all)
      expect(await keys.latest(-1)).toEqual([seven, nine, one, five])
      expect(await keys.latest(2)).toEqual([seven, nine])
      expect(await keys.latest(2, 13)).toEqual([one, five])
      expect(await keys.latest(2, 11)).toEqual([])
      expect(await articles.keys(sourceSet('gazette')).latest(-1)).toEqual([nine, one, five])
      const orchard = articles.keys(sourceSet('orchard'))
      expect(await orchard.latest(-1)).toEqual([placed(1, 15, 'orchard'), seven])
      expect(await keys.page(1)).toEqual([5, 1, 9, 7].map(hashNumber))
      expect(await keys.page(1, 2)).toEqual([5, 1].map(hashNumber))
      expect(await orchard.page(1)).toEqual([7, 1].map(hashNumber))
      expect(await keys.lastPlaceBefore(publishedMs(9))).toBe(14)
      expect(await keys.lastPlaceBefore(publishedMs(9) + 0.5)).toBe(13)
      expect(await keys.lastPlaceBefore(publishedMs(5))).toBe(12)
      expect(await keys.lastPlaceBefore(publishedMs(1))).toBeUndefined()
      expect(await orchard.lastPlaceBefore(publishedMs(5))).toBe(15)
    })

    test('hold a hundred places each, and say in which of them a place stands', async () => {
      const opened = await emptyCatalog(newCatalog)
      await recordEvents(opened, keptFrom(1, 99))
      const keys = opened.catalog.articles.keys(all)
      expect(await keys.pages()).toEqual({ full: 0, begun: 99 })
      await recordEvents(opened, [{ kind: 'checksum', hash: hashNumber(1), sha256: 'ab'.repeat(32) }], 99)
      await recordEvents(opened, keptFrom(100, 250), 100)
      expect(await keys.pages()).toEqual({ full: 2, begun: 50 })
      expect(await keys.page(1)).toEqual(hashes(1, 100))
      expect(await keys.page(2)).toEqual(hashes(101, 200))
      expect(await keys.page(2, 30)).toEqual(hashes(101, 130))
      expect(await keys.page(3)).toEqual(hashes(201, 250))
      expect(await keys.page(3, 20)).toEqual(hashes(201, 220))
      expect(await keys.page(4)).toEqual([])
      expect(await Promise.all([1, 101, 102, 201, 202, 251, 999].map(keys.pageOf))).toEqual([1, 1, 2, 2, 3, 3, 3])
    })

    test('keep the place of an article that went, in every set that had it, and give it none of its own when it is back', async () => {
      const opened = await emptyCatalog(newCatalog)
      const { articles, upkeep } = opened.catalog
      await recordEvents(opened, [...keptFrom(1, 100), ...numbers(1, 100).map((n) => listed(n, 'orchard'))])
      const keys = [all, sourceSet('gazette'), sourceSet('orchard')].map(articles.keys)
      for (const each of keys) expect(await each.pages()).toEqual({ full: 1, begun: 0 })
      await upkeep.drop([hashNumber(40)])
      await recordEvents(opened, [kept(60), ...keptFrom(101, 150), kept(40, { source: 'orchard' })], 200)
      await upkeep.drop([hashNumber(101), hashNumber(60)])
      const [everything, gazette, orchard] = keys
      const left = hashes(1, 100).filter((hash) => hash !== hashNumber(40) && hash !== hashNumber(60))
      for (const each of keys) expect(await each.page(1)).toEqual(left)
      expect(await everything?.pages()).toEqual({ full: 1, begun: 52 })
      expect(await everything?.page(2)).toEqual([...hashes(102, 150), hashNumber(40)])
      expect(await everything?.page(2, 3)).toEqual([hashNumber(102)])
      expect(await gazette?.pages()).toEqual({ full: 1, begun: 51 })
      expect(await orchard?.pages()).toEqual({ full: 1, begun: 1 })
      expect(await orchard?.page(2)).toEqual([hashNumber(40)])
    })

    test('of what is noted are cut as far as all changes are noted', async () => {
      const opened = await emptyCatalog(newCatalog)
      const { articles, selections, changes } = opened.catalog
      const note = (some: readonly number[]) => {
        const held = some.map((n) => ({
          publishedAtMs: publishedMs(n),
          hash: hashNumber(n),
          place: n,
          archivedAtMs: 1,
        }))
        return selections.note(held, new Map([['markets', held]]))
      }
      await recordEvents(opened, keptFrom(1, 150))
      const keys = articles.keys(noted)
      await note(numbers(50, 150))
      expect(await keys.pages()).toEqual({ full: 0, begun: 0 })
      await selections.complete('markets', 'some')
      expect(await keys.pages()).toEqual({ full: 0, begun: 0 })
      await note(numbers(1, 49))
      const mark = await changes.mark()
      await recordEvents(opened, keptFrom(151, 300), 150)
      await note(numbers(201, 300))
      await selections.settle(['markets', 'news'], mark)
      expect(await keys.pages()).toEqual({ full: 1, begun: 50 })
      expect(await keys.page(1)).toEqual(hashes(1, 100))
      expect(await keys.page(2)).toEqual(hashes(101, 150))
      await note(numbers(151, 200))
      await selections.settle(['markets'], await changes.mark())
      await selections.note(
        [120, 250].map((n) => ({ publishedAtMs: 0, hash: hashNumber(n) })),
        new Map([['markets', []]]),
      )
      expect(await keys.pages()).toEqual({ full: 3, begun: 0 })
      expect(await keys.page(2)).toEqual(hashes(101, 200).filter((hash) => hash !== hashNumber(120)))
      expect((await keys.newest(-1)).length).toBe(298)
      await selections.begin('markets')
      expect(await keys.pages()).toEqual({ full: 0, begun: 0 })
    })

    test('are the same however lines and cuts follow each other, and in a catalog that is made anew', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(arbitraryStep, { minLength: 3, maxLength: 14 }), async (steps) => {
          const live = await liveCatalog(await emptyCatalog(newCatalog))
          for (const step of steps) await live.take(step)
          const anew = await emptyCatalog(newCatalog)
          await anew.catalog.record({ lines: live.lines })
          const there = new Set(await live.catalog.upkeep.hashesIn(''))
          await anew.catalog.upkeep.drop((await anew.catalog.upkeep.hashesIn('')).filter((hash) => !there.has(hash)))
          expect(await everyPage(anew.catalog)).toEqual(await everyPage(live.catalog))
          await anew.catalog.upkeep.clear()
          expect(await everyPage(anew.catalog)).toEqual(await everyPage((await emptyCatalog(newCatalog)).catalog))
        }),
        { numRuns: runs, endOnFailure: true },
      )
    })
  })
}

/** What may come next: lines of any kind, many new articles, articles kept once more, files that are gone, pages that are asked for. */
type Step =
  | { readonly kind: 'lines'; readonly events: readonly JournalEvent[] }
  | { readonly kind: 'new'; readonly source: string; readonly also: string; readonly count: number }
  | { readonly kind: 'again' | 'drop'; readonly picks: readonly number[] }
  | { readonly kind: 'cut' }

const source = fc.constantFrom(...someSources)
const picks = fc.array(fc.nat(), { minLength: 1, maxLength: 12 })
const arbitraryStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('lines' as const), events: fc.array(arbitraryEvent, { maxLength: 8 }) }),
  fc.record({ kind: fc.constant('new' as const), source, also: source, count: fc.integer({ min: 1, max: 130 }) }),
  fc.record({ kind: fc.constantFrom('again' as const, 'drop' as const), picks }),
  fc.record({ kind: fc.constant('cut' as const) }),
)

const sets = [all, ...someSources.map(sourceSet)]

/** A catalog that lives through steps; what was cut of it is held against what it says later. */
async function liveCatalog({ catalog }: OpenedCatalog) {
  const lines: JournalLine[] = []
  const cut = new Map<string, readonly string[]>()
  let next = 1
  const record = async (events: readonly JournalEvent[]) => {
    const added = linesFrom(lines.length + 1, events)
    lines.push(...added)
    await catalog.record({ lines: added, position: `behind ${lines.length}` })
  }
  const checkPages = async () => {
    for (const [index, set] of sets.entries()) {
      const keys = catalog.articles.keys(set)
      const { full, begun } = await keys.pages()
      expect(begun).toBeLessThan(articlesPerPage)
      for (const [number, places] of [...numbers(1, full).map((n) => [n, 100] as const), [full + 1, begun] as const]) {
        const now = await keys.page(number, places)
        const before = cut.get(`${index} ${number} ${places}`) ?? now
        // It lost some at most, and is what it was otherwise.
        expect(now).toEqual(before.filter((hash) => now.includes(hash)))
        cut.set(`${index} ${number} ${places}`, now)
      }
    }
  }
  return {
    catalog,
    lines,
    async take(step: Step) {
      const there = await catalog.upkeep.hashesIn('')
      const some = step.kind === 'again' || step.kind === 'drop' ? step.picks : []
      const picked = [...new Set(some.flatMap((pick) => there[pick % there.length] ?? []))]
      if (step.kind === 'lines') {
        // The keeper tells of no listing of an article that the catalog does not have.
        const known = new Set(there)
        await record(
          step.events.filter((event) => {
            if (event.kind === 'kept') known.add(event.hash)
            return event.kind !== 'listed' || known.has(event.hash)
          }),
        )
      } else if (step.kind === 'new') {
        const made = numbers(next, next + step.count - 1)
        next += step.count
        await record(made.flatMap((n) => [kept(n, { source: step.source }), listed(n, step.also)]))
      } else if (step.kind === 'again') await record(picked.map((hash) => kept(1, { hash, source: 'orchard' })))
      else if (step.kind === 'drop') await catalog.upkeep.drop(picked)
      if (step.kind !== 'cut') return
      await checkPages()
    },
  }
}

/** Every page of every set, and where each article stands. */
async function everyPage(catalog: Catalog<TestState>) {
  return Promise.all(
    sets.map(async (set) => {
      const keys = catalog.articles.keys(set)
      const { full, begun } = await keys.pages()
      const latest = await keys.latest(-1)
      const pages = await Promise.all(numbers(1, full + 1).map((number) => keys.page(number)))
      expect(pages.flat()).toEqual(latest.map(({ hash }) => hash).toReversed())
      return { full, begun, latest, pages, pageOf: await Promise.all(latest.map(({ place }) => keys.pageOf(place))) }
    }),
  )
}
