import { setImmediate as nextTurn } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Finding } from './finding.ts'
import { lookAgain } from './look-again.ts'
import { everyGroup, type VerifiedCatalog, type VerifyParts } from './verify-parts.ts'

/** Files are checked meanwhile, in threads that are given their work between two turns. */
const articlesPerTurn = 250
const remedy = '`--repair`, or `feedkeeper rebuild`, makes the catalog anew from the journal'
const byTelling = '`--repair` tells the journal what the catalog knows of it, which `feedkeeper rebuild` would lose'
const most = Number.MAX_SAFE_INTEGER

/** The catalog against the journal, in both directions. */
export async function* checkCatalog(parts: VerifyParts): AsyncGenerator<Finding> {
  const { catalog, replay } = parts
  if (catalog === undefined) return
  await catalog.upkeep.check()
  const look = (hashes: readonly string[]) => differences(hashes, catalog, replay.catalog)
  const suspects: string[] = []
  for (const group of everyGroup) {
    const said = await replay.catalog.upkeep.hashesIn(group)
    const all = [...new Set([...said, ...(await catalog.upkeep.hashesIn(group))])]
    const asked = all.filter((hash) => replay.isAsked(hash))
    for (let from = 0; from < asked.length; from += articlesPerTurn) {
      const found = await look(await unlike(asked.slice(from, from + articlesPerTurn), catalog, replay.catalog))
      suspects.push(...new Set(found.flatMap(({ hash }) => hash ?? [])))
      await nextTurn()
    }
  }
  yield* await lookAgain(suspects, look, parts)
  for (const what of await otherDifferences(catalog, replay.catalog)) yield finding(what, 'the journal says otherwise')
}

/** Those of the articles that are not plainly the same in both; nearly all are, and that shows in a fraction of the time. */
async function unlike(
  hashes: readonly string[],
  catalog: VerifiedCatalog,
  journal: VerifiedCatalog,
): Promise<readonly string[]> {
  const ours = await catalog.upkeep.fingerprints?.(hashes)
  const theirs = await journal.upkeep.fingerprints?.(hashes)
  if (ours === undefined || theirs === undefined) return hashes
  return hashes.filter((hash) => !ours.has(hash) || ours.get(hash) !== theirs.get(hash))
}

function finding(what: string, problem: string, hash?: string): Finding {
  return { check: 'catalog', what, problem, remedy, repairs: ['rebuild'], ...(hash !== undefined && { hash }) }
}

async function differences(
  hashes: readonly string[],
  catalog: VerifiedCatalog,
  journal: VerifiedCatalog,
): Promise<readonly Finding[]> {
  if (hashes.length === 0) return []
  const [records, lines] = [await catalog.articles.find(hashes), await journal.articles.find(hashes)]
  const [listed, told] = [await listings(hashes, catalog), await listings(hashes, journal)]
  return hashes.flatMap((hash): readonly Finding[] => {
    const what = `catalog: ${hash}`
    const record = records.get(hash)
    const line = lines.get(hash)
    if (record === undefined) {
      return line === undefined ? [] : [finding(what, 'the journal keeps it, and the catalog does not know it', hash)]
    }
    if (line === undefined) {
      // What is not journalled yet is told at the next start.
      if (record.sequence === undefined) return []
      return [{ ...finding(what, 'no line of the journal keeps it', hash), remedy: byTelling, repairs: ['tell'] }]
    }
    // The journal is not told of what listings say when nothing comes of it.
    const [{ entry: _entry, ...ours }, { entry: _said, ...theirs }] = [record, line]
    // Most are equal, and that shows in a tenth of the time.
    if (isSaidAlike([ours, listed.get(hash)], [theirs, told.get(hash)])) return []
    const names = Object.keys({ ...ours, ...theirs }) as (keyof typeof ours)[]
    const differing = names.filter((name) => !isDeepStrictEqual(ours[name], theirs[name]))
    if (!isDeepStrictEqual(listed.get(hash), told.get(hash))) differing.push('listings' as never)
    if (differing.length === 0) return []
    return [finding(what, `the journal says otherwise of its ${differing.join(', ')}`, hash)]
  })
}

function isSaidAlike(ours: unknown, theirs: unknown): boolean {
  return JSON.stringify(ours) === JSON.stringify(theirs)
}

/** When and where articles came into each source that lists them. */
async function listings(hashes: readonly string[], { selections }: VerifiedCatalog) {
  return new Map(
    (await selections.candidates(hashes)).map(({ hash, listings, categorized, archivedAtMs }) => [
      hash,
      { listings, categorized, archivedAtMs },
    ]),
  )
}

/** What else the two do not agree on, in words. */
async function otherDifferences(catalog: VerifiedCatalog, journal: VerifiedCatalog): Promise<readonly string[]> {
  // The journal knows a source by itself once there is something to tell of it, which need not be before an entry waits.
  const rows = [...(await catalog.sources.all()), ...(await journal.sources.all())]
  const sourceIds = [...new Set(rows.map(({ id }) => id))]
  const others = {
    'articles that were removed': async ({ removals }: VerifiedCatalog) => removals.latest(undefined, most),
    'publications that went': async (each: VerifiedCatalog) => [...(await each.gonePublications())].sort(),
    'what is known of sources': async ({ sources }: VerifiedCatalog) => [...(await sources.facts())].sort(),
    'entries that wait': async (each: VerifiedCatalog) => waitingIn(each, sourceIds),
  }
  const differing: string[] = []
  for (const [what, of] of Object.entries(others)) {
    if (!isDeepStrictEqual(await of(catalog), await of(journal))) differing.push(`catalog: ${what}`)
  }
  return differing
}

/** Entries that wait, without what comes of each try, which the journal is not told. */
async function waitingIn({ waiting }: VerifiedCatalog, sourceIds: readonly string[]) {
  const untold = new Set((await waiting.untold(most)).map(({ sourceId, hash }) => `${sourceId} ${hash}`))
  const all = []
  for (const id of sourceIds) all.push(...(await waiting.of(id)))
  return all
    .filter(({ sourceId, hash }) => !untold.has(`${sourceId} ${hash}`))
    .map(({ sourceId, hash, identity, entry, firstSeenAtMs }) => ({ sourceId, hash, identity, entry, firstSeenAtMs }))
    .sort((a, b) => (`${a.sourceId} ${a.hash}` < `${b.sourceId} ${b.hash}` ? -1 : 1))
}
