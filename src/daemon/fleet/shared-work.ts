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
  { queue, fleet, problem }: Pick<Archive<never>, 'queue' | 'fleet' | 'problem'>,
  { laneOf, atOnce }: { readonly laneOf: (id: string) => SourceLane | undefined; readonly atOnce: number },
) {
  if (fleet === undefined) return { queue }
  const hosts = await fleet.hostQueue((id) => laneOf(id)?.name)
  return {
    mostHeld: atOnce * aheadOfPolls,
    queue: {
      // What cannot be kept is not asked for.
      claim: async (nowMs: number, room: number) => hosts.claim(nowMs, (await problem()) === undefined ? room : 0),
      release: hosts.release.bind(hosts),
    },
  }
}
