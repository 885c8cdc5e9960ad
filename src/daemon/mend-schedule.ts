import type { SourceRow } from '../archive/catalog.ts'
import { neverMs } from '../archive/never.ts'
import { stateOf } from '../poll/memory/recall.ts'
import { boundsOf, type SourceState } from '../poll/memory/source-state.ts'
import type { PollParts } from '../poll/run-poll.ts'
import { furthestPollMs } from '../poll/schedule/furthest-poll.ts'
import { intervalMs, scheduleOf } from '../poll/schedule/next-poll.ts'
import { adaptiveIntervalMs } from '../poll/schedule/rhythm.ts'
import type { Source } from '../source/load.ts'

const mostNamed = 5

/**
 * Brings sources forward whose next polls lie further ahead than any rule can have set them, as after a time in which the
 * machine's clock was wrong, or other bounds held: they are due after their own intervals. Gives their ids.
 */
export async function mendSchedule(
  sources: readonly Source[],
  rows: ReadonlyMap<string, SourceRow<SourceState>>,
  { archive, clock, polling, cron }: PollParts,
): Promise<readonly string[]> {
  const nowMs = clock()
  const bounds = sources.flatMap((source) => {
    const row = rows.get(source.id)
    if (row === undefined || row.nextPollAtMs >= neverMs) return []
    const state = stateOf(source.definitionHash, row)
    const latestMs = furthestPollMs(source, state, nowMs, polling, cron)
    if (row.nextPollAtMs <= latestMs) return []
    const adaptiveMs = adaptiveIntervalMs(state.rhythm, nowMs, boundsOf(polling))
    const toMs = nowMs + intervalMs(scheduleOf(source.definition), adaptiveMs, cron)
    return [[source.id, { latestMs, toMs }] as const]
  })
  return bounds.length === 0 ? [] : archive.queue.bringForward(new Map(bounds))
}

/** Tells of sources that were brought forward, in one line. */
export function tellMended(ids: readonly string[], { log }: Pick<PollParts, 'log'>): void {
  if (ids.length === 0) return
  log.warn(
    { sources: ids.length },
    `next polls lay further ahead than polling permits, as after a time of a wrong clock or of other settings, and are brought forward: ${namedFew(ids)}`,
  )
}

/** The first few of many ids, and how many more there are, for people. */
export function namedFew(ids: readonly string[]): string {
  const more = ids.length > mostNamed ? ` and ${ids.length - mostNamed} more` : ''
  return `${ids.slice(0, mostNamed).join(', ')}${more}`
}
