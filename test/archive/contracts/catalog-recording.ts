import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Catalog } from '../../../src/archive/catalog.ts'
import type { JournalEvent } from '../../../src/archive/journal/journal-line.ts'
import { arbitraryEvent, someHashes, someSources } from './arbitrary-events.ts'
import { hashNumber, kept, waits } from './article-events.ts'
import {
  emptyCatalog,
  linesFrom,
  type NewCatalog,
  type OpenedCatalog,
  recordEvents,
  type TestState,
} from './open-catalog.ts'

/** All that a catalog tells of its articles and sources, but for how far it has the journal. */
export async function everythingIn({
  articles,
  sources,
  waiting,
  changes,
  selections,
  upkeep,
  ...rest
}: Catalog<TestState>) {
  const sets = [{ kind: 'all' } as const, ...someSources.map((sourceId) => ({ kind: 'source', sourceId }) as const)]
  const mark = await changes.mark()
  return {
    count: await articles.count(),
    records: await articles.find(someHashes),
    revisions: await Promise.all(someHashes.map((hash) => articles.revisions(hash))),
    images: [
      await rest.images.page({ after: '', limit: 100 }),
      await rest.images.counts(),
      await rest.images.unused(100),
    ],
    candidates: await selections.candidates(someHashes),
    page: await selections.page({ after: '', limit: 100 }),
    keys: await Promise.all(
      sets.map(async (set) => {
        const keys = articles.keys(set)
        return [await keys.newest(-1), await keys.latest(-1), await keys.pages(), await keys.page(1)]
      }),
    ),
    starts: await articles.startOf(someSources),
    bySource: await Promise.all(
      someSources.map(async (id) => [
        await articles.known(someHashes, id),
        await articles.newestTitles(id, 100),
        await sources.counts(id, 0),
        await waiting.of(id),
      ]),
    ),
    sources: [await sources.all(), await sources.facts(), await sources.earliestPoll(someSources)],
    changes: mark && [
      await changes.sources(mark),
      new Set(await changes.places(mark, 1_000)),
      (await changes.articles(mark, { after: 0, limit: 1_000 })).map(({ hash }) => hash),
    ],
    upkeep: [
      await upkeep.withoutChecksum('', 100),
      await upkeep.checksums(someHashes),
      await upkeep.unjournalled(100),
      await upkeep.hashesIn(''),
      await waiting.untold(100),
    ],
    gone: await rest.gonePublications(),
    removals: [await rest.removals.latest(undefined, 100), await rest.removals.unswept(100)],
  }
}

/** Who lists each article and who waits for it, as the lines have it. */
function modelOf(events: readonly JournalEvent[]) {
  const listings = new Map<string, Set<string>>()
  const waiting = new Set<string>()
  for (const event of events) {
    if (event.kind === 'waits') waiting.add(`${event.source} ${event.hash}`)
    else if (event.kind === 'kept' || (event.kind === 'listed' && listings.has(event.hash))) {
      const before = event.kind === 'kept' ? [] : (listings.get(event.hash) ?? [])
      listings.set(event.hash, new Set([...before, event.source]))
      waiting.delete(`${event.source} ${event.hash}`)
    } else if (event.kind === 'removed') {
      listings.delete(event.hash)
      for (const key of [...waiting]) if (key.endsWith(` ${event.hash}`)) waiting.delete(key)
    }
  }
  return { listings, waiting }
}

/** Some events, of which many are about the same articles. */
export const someEvents = fc.array(arbitraryEvent, { minLength: 1, maxLength: 40 })

/** How a catalog records lines. */
export function describeCatalogRecording(name: string, newCatalog: NewCatalog, { runs = 30 } = {}): void {
  describe(`a catalog ${name}`, () => {
    test('says the same however the lines were cut into batches, and once more when it is cleared and reads them again', async () => {
      await fc.assert(
        fc.asyncProperty(
          someEvents,
          fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 20 }),
          async (events, sizes) => {
            const [atOnce, inPieces] = [await emptyCatalog(newCatalog), await emptyCatalog(newCatalog)]
            await recordEvents(atOnce, events)
            const inBatches = async (opened: OpenedCatalog) => {
              let done = 0
              for (const size of [...sizes, events.length]) {
                await recordEvents(opened, events.slice(done, done + size), done)
                done = Math.min(done + size, events.length)
              }
            }
            await inBatches(inPieces)
            const expected = await everythingIn(atOnce.catalog)
            expect(await everythingIn(inPieces.catalog)).toEqual(expected)
            expect(await inPieces.catalog.position()).toBe(await atOnce.catalog.position())
            await atOnce.catalog.upkeep.clear()
            await inBatches(atOnce)
            expect(await everythingIn(atOnce.catalog)).toEqual(expected)

            const { listings, waiting } = modelOf(events)
            const told = new Map(
              expected.candidates.map((each) => [each.hash, new Set(each.listings.map(({ sourceId }) => sourceId))]),
            )
            expect(told).toEqual(listings)
            const waits = (await Promise.all(someSources.map((id) => atOnce.catalog.waiting.of(id)))).flat()
            expect(new Set(waits.map(({ sourceId, hash }) => `${sourceId} ${hash}`))).toEqual(waiting)
          },
        ),
        { numRuns: runs, endOnFailure: true },
      )
    })

    test('records all that is handed to it, or nothing', async () => {
      const opened = await emptyCatalog(newCatalog)
      const { catalog } = opened
      await recordEvents(opened, [kept(1), waits(2)])
      await catalog.upkeep.putStamp('00', 'one')
      const before = await everythingIn(catalog)
      const whole = {
        lines: linesFrom(3, [
          kept(2),
          kept(1, { title: 'Anew' }),
          { kind: 'publication', name: 'all', title: '', gone: true },
        ]),
        position: 'behind 5',
        tried: [{ sourceId: 'gazette', hash: hashNumber(2), attempts: 1, nextTryAtMs: 9, reason: 'r' }],
        stamps: new Map([['00', { from: 'one', to: 'two' }]]),
      } as const
      const broken = [...whole.lines, ...linesFrom(6, [kept(3, { title: undefined as never })])]
      await expect(catalog.record({ ...whole, lines: broken })).rejects.toThrow()
      expect(await everythingIn(catalog)).toEqual(before)
      expect(await catalog.articles.count()).toBe(1)
      expect(await catalog.position()).toBe('behind 2')
      expect(await catalog.upkeep.stamps()).toEqual(new Map([['00', 'one']]))
      await catalog.record(whole)
      expect(await catalog.articles.count()).toBe(2)
      expect(await catalog.upkeep.stamps()).toEqual(new Map([['00', 'two']]))
      expect([...(await catalog.gonePublications()).keys()]).toEqual(['all'])
    })

    test('knows the publications that went and are not back', async () => {
      const opened = await emptyCatalog(newCatalog)
      const said = (name: string, gone: boolean) => ({ kind: 'publication', name, title: name, gone }) as const
      await recordEvents(opened, [
        said('a', true),
        said('b', true),
        said('a', true),
        said('b', false),
        said('c', false),
      ])
      const goneAtMs = Date.parse(linesFrom(1, [kept(1)])[0]?.at ?? '')
      expect(await opened.catalog.gonePublications()).toEqual(new Map([['a', { title: 'a', goneAtMs }]]))
    })
  })
}
