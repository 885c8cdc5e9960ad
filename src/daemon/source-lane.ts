import type { Fetcher } from '../fetch/fetcher.ts'
import { listingRequest } from '../poll/listing-request.ts'
import type { Source } from '../source/load.ts'
import type { Lane } from './due-lanes.ts'

/** Tells which limit of the fetcher the listing of a source is under; `movedUrl` is asked instead of the definition's. */
export function laneOfSource(
  source: Source,
  movedUrl: string | undefined,
  fetcher: Pick<Fetcher, 'limitOf' | 'delayMs'>,
): Lane {
  const url = movedUrl ?? listingRequest(source.definition.list).url
  const { name, connections } = fetcher.limitOf(url)
  return { name, atOnce: connections, delayMs: () => fetcher.delayMs(url) }
}
