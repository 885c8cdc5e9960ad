import { setImmediate as nextTurn } from 'node:timers/promises'
import type { SearchIndex } from '../search/search-index.ts'
import { DatabaseDamagedError } from '../sqlite/database-error.ts'
import type { Finding } from './finding.ts'
import { everyGroup, type VerifiedCatalog, type VerifyParts } from './verify-parts.ts'

const perPage = 1_000
const remedy = '`--repair` drops it, or delete it: the next search or run makes it anew'

/** What of one part of the index is not as the catalog has it. */
type Differences = { readonly missing: number; readonly former: number; readonly foreign: number }

/**
 * The index of searches: that it is sound, and has all articles as they are, but for what changed since it last followed. Where
 * there is none, or one of another catalog, nothing is amiss: it is made anew anyway.
 */
export async function* checkSearch({ catalog, openSearch, searchIn, articles }: VerifyParts): AsyncGenerator<Finding> {
  if (catalog === undefined) return
  try {
    const index = await openSearch()
    if (index === undefined) return
    try {
      await index.check()
      const pending = await changedSince(await index.mark(), catalog)
      if (pending === undefined) return
      const counts = { missing: 0, former: 0, foreign: 0 }
      for (const group of everyGroup) {
        const found = await differences(group, { index, catalog, articles, pending })
        counts.missing += found.missing
        counts.former += found.former
        counts.foreign += found.foreign
        await nextTurn()
      }
      for (const problem of told(counts)) yield finding(searchIn, problem)
    } finally {
      await index.close()
    }
  } catch (error) {
    if (!(error instanceof DatabaseDamagedError)) throw error
    yield finding(searchIn, error.message)
  }
}

function told({ missing, former, foreign }: Differences): readonly string[] {
  const parts = [
    missing > 0 && `${missing} articles are not in it`,
    former > 0 && `${former} are in it as they were before`,
    foreign > 0 && `${foreign} are in it that are not kept`,
  ]
  return missing + former + foreign > 0 ? [parts.filter(Boolean).join(', ')] : []
}

function finding(what: string, problem: string): Finding {
  return { check: 'search', what, problem, remedy, repairs: ['search'] }
}

/** The articles that the index has yet to follow; absent where it is to be made anew. */
async function changedSince(
  mark: string | undefined,
  { articles }: VerifiedCatalog,
): Promise<ReadonlySet<string> | undefined> {
  const hashes = new Set<string>()
  for (let from = mark; ; ) {
    const { changes, isAnew } = await articles.changedSince(from, perPage)
    if (isAnew) return undefined
    for (const { hash } of changes) hashes.add(hash)
    from = changes.at(-1)?.mark
    if (from === undefined) return hashes
  }
}

async function differences(
  group: string,
  parts: Pick<VerifyParts, 'articles'> & {
    readonly index: SearchIndex
    readonly catalog: VerifiedCatalog
    readonly pending: ReadonlySet<string>
  },
): Promise<Differences> {
  const { index, catalog, articles, pending } = parts
  const indexed = await indexedIn(group, index)
  const kept = await catalog.articles.find(await catalog.upkeep.hashesIn(group))
  const counts = { missing: 0, former: 0, foreign: 0 }
  for (const hash of indexed.keys()) if (!kept.has(hash) && !pending.has(hash)) counts.foreign += 1
  for (const [hash, { sha256 }] of kept) {
    const found = indexed.get(hash)
    if (pending.has(hash) || (found !== undefined && sha256?.startsWith(found))) continue
    // What is amiss with a file is told of the file; here it counts what the index makes of it.
    const now = await articles.checksum(hash).catch(() => undefined)
    if (now === undefined || now !== sha256) continue
    if (found === undefined) counts.missing += 1
    else counts.former += 1
  }
  return counts
}

async function indexedIn(group: string, index: SearchIndex): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (let after = group; ; ) {
    const page = await index.articles({ after, limit: perPage })
    const here = page.filter(({ hash }) => hash.startsWith(group))
    for (const { hash, sha256 } of here) found.set(hash, sha256)
    const last = here.at(-1)
    if (last === undefined || here.length < perPage) return found
    after = last.hash
  }
}
