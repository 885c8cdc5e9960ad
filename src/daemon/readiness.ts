import type { Catalog } from '../archive/catalog.ts'
import { type Fleet, wrongClock } from '../archive/fleet/fleet.ts'
import type { Clock } from '../clock.ts'
import { formatDuration } from '../duration.ts'
import type { DaemonHealth } from './daemon.ts'

/** A source that waits no longer than this is not overdue: hosts have their turns. */
export const overdueFromMs = 60_000
/** A tick that comes so late is none. */
const leastPatienceMs = 30_000
const patienceTicks = 3
/** A loop that has not looked at its queue for so long hangs. */
const hangingMs = 5 * 60_000
const mostOverdue = 0.1

/** What readiness looks at. */
export type ReadyParts = {
  readonly health: () => DaemonHealth
  readonly archive: {
    readonly catalog: { readonly sources: Pick<Catalog<unknown>['sources'], 'dueBy'> }
    readonly damage: AbortSignal
    readonly isLocked: () => boolean
    readonly problem: () => Promise<string | undefined>
    readonly fleet?: Pick<Fleet, 'isLeased' | 'clockAheadMs'> | undefined
  }
  readonly tickMs: number
  readonly clock: Clock
}

/** Why the worker is hung up; absent where its loop turns. */
export function whyHanging({ health, clock }: Pick<ReadyParts, 'health' | 'clock'>): string | undefined {
  const sinceMs = clock() - health().lookedAtMs
  return sinceMs > hangingMs ? `the queue was last looked at ${formatDuration(sinceMs)} ago` : undefined
}

/** Every reason why the worker is not ready, one sentence each; empty where it is. */
export async function whyUnready({ health, archive, tickMs, clock }: ReadyParts): Promise<readonly string[]> {
  const reasons: string[] = []
  const nowMs = clock()
  if (!archive.isLocked()) reasons.push('the archive is not locked any more: its lock was deleted or replaced')
  if (archive.fleet?.isLeased() === false)
    reasons.push('the other workers take this one for dead: no sign of life reached the database in time')
  const aheadMs = archive.fleet?.clockAheadMs() ?? 0
  if (aheadMs !== 0) reasons.push(wrongClock(aheadMs))
  const sinceMs = nowMs - health().lookedAtMs
  if (sinceMs > Math.max(leastPatienceMs, patienceTicks * tickMs)) {
    reasons.push(`the queue was last looked at ${formatDuration(sinceMs)} ago`)
  }
  const problem = await archive.problem()
  if (problem !== undefined) reasons.push(`nothing can be kept: ${problem}`)
  if (archive.damage.aborted) return [...reasons, 'the catalog is damaged']
  try {
    const { due, queued } = await archive.catalog.sources.dueBy(nowMs - overdueFromMs)
    if (due > queued * mostOverdue) reasons.push(`${due} of ${queued} sources are overdue`)
  } catch (error) {
    reasons.push(`the catalog cannot be read: ${(error as Error).message}`)
  }
  return reasons
}
