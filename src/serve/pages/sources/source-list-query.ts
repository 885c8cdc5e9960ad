import type { SourceHealth, SourceSummary } from '../../../poll/overview/source-summary.ts'
import { pageNumberIn } from '../pager.ts'

/** How sources can be doing, those that are to be looked at first before the others. */
export const sourceHealths: readonly SourceHealth[] = ['failing', 'gone', 'attention', 'new', 'well', 'paused']

/** What the list of sources can be sorted by. */
export const sourceOrders = ['health', 'name', 'last', 'next', 'articles', 'slow'] as const

/** The list of sources as an address asks for it. */
export type SourceListQuery = {
  readonly health?: SourceHealth
  readonly sort: (typeof sourceOrders)[number]
  /** What name or id contain. */
  readonly text: string
  /** Counted from 1. */
  readonly page: number
}

/** What orders of sources need to know beyond their summaries. */
export type OrderFacts = {
  /** How long polls take, by id. */
  readonly usualMs: ReadonlyMap<string, number>
  /** Articles of the last seven days, by id. */
  readonly articles: ReadonlyMap<string, number>
}

const mostText = 100

/** Reads the query of an address; what makes no sense is as if it were not there. */
export function readListQuery(query: URLSearchParams): SourceListQuery {
  const health = sourceHealths.find((each) => each === query.get('health'))
  return {
    ...(health !== undefined && { health }),
    sort: sourceOrders.find((each) => each === query.get('sort')) ?? 'health',
    text: (query.get('q') ?? '').trim().slice(0, mostText),
    page: pageNumberIn(query),
  }
}

/** Writes the query of an address: the one in hand, but for some of it; a page is kept only where it is named. */
export function writeListQuery(
  query: SourceListQuery,
  changes: { [Key in keyof SourceListQuery]?: SourceListQuery[Key] | undefined },
): string {
  const { health, sort, text, page } = { ...query, page: 1, ...changes }
  const written = new URLSearchParams({
    ...(health !== undefined && { health }),
    ...(sort !== undefined && sort !== 'health' && { sort }),
    ...(text && { q: text }),
    ...(page !== undefined && page > 1 && { page: String(page) }),
  })
  return written.size === 0 ? 'sources' : `sources?${written}`
}

/** Those of the sources whose name or id contains a text, whatever its case. */
export function searchSources(sources: readonly SourceSummary[], text: string): readonly SourceSummary[] {
  if (text === '') return sources
  const wanted = text.toLowerCase()
  return sources.filter(({ id, title }) => id.includes(wanted) || title.toLowerCase().includes(wanted))
}

/** Puts sources in order; those that are alike in it stand by name. */
export function sortSources(
  sources: readonly SourceSummary[],
  sort: SourceListQuery['sort'],
  { usualMs, articles }: OrderFacts,
): readonly SourceSummary[] {
  const byName = new Intl.Collator('zh-Hans', { numeric: true }).compare
  const never = Number.POSITIVE_INFINITY
  const rank: Readonly<Record<SourceListQuery['sort'], (source: SourceSummary) => number>> = {
    health: ({ health, failures }) => sourceHealths.indexOf(health) * 1e6 - Math.min(failures, 1e6 - 1),
    name: () => 0,
    last: ({ lastPollAtMs }) => -(lastPollAtMs ?? 0),
    next: ({ nextPollAtMs }) => nextPollAtMs ?? never,
    articles: ({ id }) => -(articles.get(id) ?? 0),
    slow: ({ id }) => -(usualMs.get(id) ?? -1),
  }
  const ranked = sources.map((source) => ({ source, rank: rank[sort](source) }))
  const compared = ranked.sort((a, b) => {
    if (a.rank !== b.rank) return a.rank < b.rank ? -1 : 1
    return byName(a.source.title, b.source.title)
  })
  return compared.map(({ source }) => source)
}
