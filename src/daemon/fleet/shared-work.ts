import type { Archive } from '../../archive/archive.ts'
import type { SourceLane } from '../source-lane.ts'

/** What a worker may be asked to do: ask sites, write what is published, answer readers. */
export const allRoles = ['poll', 'publish', 'serve'] as const

/** One of them. */
export type Role = (typeof allRoles)[number]

/** So many sources for each that is polled at once does a worker take ahead where others could do them. */
const aheadOfPolls = 8

/** Where a dispatcher takes its sources from: the queue of one worker, or the hosts that several share. */
export async function sharedWork(
  { queue, fleet }: Pick<Archive<never>, 'queue' | 'fleet'>,
  { laneOf, atOnce }: { readonly laneOf: (id: string) => SourceLane | undefined; readonly atOnce: number },
) {
  if (fleet === undefined) return { queue }
  return { mostHeld: atOnce * aheadOfPolls, queue: await fleet.hostQueue((id) => laneOf(id)?.name) }
}
