import type { Check } from '../hostile/watch.ts'
import type { OriginCounts } from './healthy-sites.ts'

/** Series of `/metrics` by their name and labels. */
export type Series = ReadonlyMap<string, number>

/** Reads `/metrics` of a daemon. */
export async function readMetrics(address: string): Promise<Series> {
  const text = await (await fetch(new URL('metrics', address))).text()
  return new Map(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  )
}

/** Compares what the daemon counted with what healthy sites did; what failing sites answer well, but is no feed, was read too. */
export function differences(metrics: Series, origin: OriginCounts): readonly Check[] {
  const requests = (outcome: string) => metrics.get(`feedkeeper_requests_total{outcome="${outcome}"}`) ?? Number.NaN
  const bytes = metrics.get('feedkeeper_received_bytes_total') ?? Number.NaN
  return [
    same('listings that were read', requests('fetched'), origin.requests - origin.unchanged + origin.misread),
    same('listings that had not changed', requests('not-modified'), origin.unchanged),
    same('new articles', metrics.get('feedkeeper_articles_new_total'), origin.articles),
    {
      says: `received_bytes_total has the ${origin.bytes} bytes of healthy sites, and those of answers that failed (${bytes})`,
      holds: bytes >= origin.bytes && bytes < origin.bytes * 1.01 + 100_000,
      because: `${bytes} bytes`,
    },
  ]
}

function same(what: string, counted: number | undefined, given: number): Check {
  return {
    says: `/metrics has as many ${what} as the sites counted (${given})`,
    holds: counted === given,
    because: `/metrics says ${counted}, the sites ${given}`,
  }
}
