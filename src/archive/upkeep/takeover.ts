import { setImmediate as nextTurn } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Catalog } from '../catalog.ts'
import type { Journal } from '../journal/journal.ts'
import { factsEvent, foundEvent, imageEvent, waitingEvents } from '../journal/journal-events.ts'
import type { JournalEvent } from '../journal/journal-line.ts'
import type { SourceFacts } from '../source-facts.ts'

const articlesPerAppend = 1_000

/** How much the journal was told that it did not have. */
export type TakenOver = { readonly articles: number; readonly waiting: number; readonly sources: number }

/**
 * Tells the journal what the catalog has and it has not: articles whose files were found, and all of an archive that was made
 * before there was a journal, in the order in which articles were first seen. Killed, it goes on where it was.
 */
export async function takeOver<State>(
  journal: Journal,
  catalog: Catalog<State>,
  factsOf: (state: State) => SourceFacts,
): Promise<TakenOver> {
  const tell = async (events: readonly JournalEvent[]): Promise<number> => {
    if (events.length > 0) await catalog.recordNext((behind) => journal.append(events, behind))
    await nextTurn()
    return events.length
  }
  let articles = 0
  for (;;) {
    const rows = await catalog.upkeep.unjournalled(articlesPerAppend)
    if (rows.length === 0) break
    articles += rows.length
    await tell(
      rows.flatMap(({ sourceIds, images, ...record }) => [
        foundEvent(record, images),
        ...sourceIds
          .filter((id) => id !== record.sourceId)
          .sort()
          .map((source) => ({ kind: 'listed', hash: record.hash, source }) as const),
      ]),
    )
  }
  for (;;) {
    const listings = await catalog.upkeep.unjournalledListings(articlesPerAppend)
    if (listings.length === 0) break
    await tell(listings.map(({ hash, sourceId }) => ({ kind: 'listed', hash, source: sourceId })))
  }
  let waiting = 0
  for (;;) {
    const entries = await catalog.waiting.untold(articlesPerAppend)
    if (entries.length === 0) break
    waiting += entries.length
    await tell(entries.flatMap((entry) => waitingEvents({ ...entry, isNew: true })))
  }
  for (;;) {
    const removed = await catalog.removals.untold(articlesPerAppend)
    if (removed.length === 0) break
    await tell(removed.map((each) => ({ kind: 'removed', ...each })))
  }
  for (;;) {
    const untold = await catalog.images.untold(articlesPerAppend)
    if (untold.length === 0) break
    await tell(untold.map(imageEvent))
  }
  const gone = await catalog.upkeep.unjournalledPublications()
  await tell(gone.map(({ name, title }) => ({ kind: 'publication', name, title, gone: true })))
  const told = await catalog.sources.facts()
  const news = (await catalog.sources.all()).flatMap(({ id, definitionHash, state }) => {
    const facts = factsOf(state)
    const known = told.get(id)
    const isTold =
      known === undefined ? isDeepStrictEqual(facts, {}) : isDeepStrictEqual(known, { ...facts, definitionHash })
    return isTold ? [] : [factsEvent({ sourceId: id, definitionHash, facts })]
  })
  return { articles, waiting, sources: await tell(news) }
}
