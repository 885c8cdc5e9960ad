import type { Fetcher } from '../fetch/fetcher.ts'
import { listingAddress } from '../poll/listing-request.ts'
import type { Source } from '../source/load.ts'

/** What sources share that are asked of one host, or of one limit group. */
export type SourceLane = {
  readonly name: string
  /** How many of its sources are polled at the same time. */
  readonly atOnce: number
  /** Least milliseconds until a request of the lane can start. */
  readonly delayMs: () => number
}

/** Tells which limit of the fetcher the listing of a source is under; `movedUrl` is asked instead of the definition's. */
export function laneOfSource(
  source: Source,
  movedUrl: string | undefined,
  fetcher: Pick<Fetcher, 'limitOf' | 'delayMs'>,
): SourceLane {
  const url = movedUrl ?? listingAddress(source.definition.list)
  const { name, connections } = fetcher.limitOf(url)
  return { name, atOnce: connections, delayMs: () => fetcher.delayMs(url) }
}
