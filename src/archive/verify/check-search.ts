import { setImmediate as nextTurn } from 'node:timers/promises'
import type { SearchIndex } from '../search/search-index.ts'
import { DatabaseDamagedError } from '../sqlite/database-error.ts'
import type { Finding } from './finding.ts'
import { everyGroup, type VerifiedCatalog, type VerifyParts } from './verify-parts.ts'

const perPage = 1_000
/** An index that has yet to follow more than this is still being made: what it lacks says nothing. */
const mostPending = 50_000
const remedy = '`--repair` drops it, or delete it: the next search or run makes it anew'

/** The articles that the index has otherwise than the catalog, and how. */
type Differences = Map<string, 'missing' | 'former' | 'foreign'>

type SearchParts = Pick<VerifyParts, 'catalog' | 'openSearch' | 'searchIn' | 'articles'>

/**
 * The index of searches: that it is sound, and has all articles as they are, but for what changed since it last followed. Where
 * there is none, one of another catalog, or one that is still being made, nothing is amiss.
 */
export async function* checkSearch({ catalog, openSearch, searchIn, articles }: SearchParts): AsyncGenerator<Finding> {
  if (catalog === undefined) return
  try {
    const index = await openSearch()
    if (index === undefined) return
    try {
      await index.check()
      const mark = await index.mark()
      const pending = await changedSince(mark, catalog)
      if (pending === undefined) return
      const found: Differences = new Map()
      for (const group of everyGroup) {
        await findDifferences(group, found, { index, catalog, articles, pending })
        await nextTurn()
      }
      if (found.size === 0) return
      // A worker may have kept some of them while the others were looked at.
      const since = await changedSince(mark, catalog)
      if (since === undefined) return
      for (const hash of since) found.delete(hash)
      for (const problem of told(found)) yield finding(searchIn, problem)
    } finally {
      await index.close()
    }
  } catch (error) {
    if (!(error instanceof DatabaseDamagedError)) throw error
    yield finding(searchIn, error.message)
  }
}

function told(found: Differences): readonly string[] {
  const count = (kind: 'missing' | 'former' | 'foreign') => [...found.values()].filter((each) => each === kind).length
  const [missing, former, foreign] = [count('missing'), count('former'), count('foreign')]
  const parts = [
    missing > 0 && `${missing} articles are not in it`,
    former > 0 && `${former} are in it as they were before`,
    foreign > 0 && `${foreign} are in it that are not kept`,
  ]
  return found.size > 0 ? [parts.filter(Boolean).join(', ')] : []
}

function finding(what: string, problem: string): Finding {
  return { check: 'search', what, problem, remedy, repairs: ['search'] }
}

/** The articles that the index has yet to follow; absent where it is to be made anew, or is still being made. */
async function changedSince(
  mark: string | undefined,
  { articles }: VerifiedCatalog,
): Promise<ReadonlySet<string> | undefined> {
  const hashes = new Set<string>()
  for (let from = mark; ; ) {
    const { changes, isAnew } = await articles.changedSince(from, perPage)
    if (isAnew || hashes.size > mostPending) return undefined
    for (const { hash } of changes) hashes.add(hash)
    from = changes.at(-1)?.mark
    if (from === undefined) return hashes
  }
}

async function findDifferences(
  group: string,
  differences: Differences,
  parts: Pick<VerifyParts, 'articles'> & {
    readonly index: SearchIndex
    readonly catalog: VerifiedCatalog
    readonly pending: ReadonlySet<string>
  },
): Promise<void> {
  const { index, catalog, articles, pending } = parts
  const indexed = await indexedIn(group, index)
  const kept = await catalog.articles.find(await catalog.upkeep.hashesIn(group))
  for (const hash of indexed.keys()) if (!kept.has(hash) && !pending.has(hash)) differences.set(hash, 'foreign')
  for (const [hash, { sha256 }] of kept) {
    const found = indexed.get(hash)
    if (pending.has(hash) || (found !== undefined && sha256?.startsWith(found))) continue
    // What is amiss with a file is told of the file; here it counts what the index makes of it.
    const now = await articles.checksum(hash).catch(() => undefined)
    if (now === undefined || now !== sha256) continue
    differences.set(hash, found === undefined ? 'missing' : 'former')
  }
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
