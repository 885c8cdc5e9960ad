import { stateOf } from '../poll/memory/recall.ts'
import { boundsOf } from '../poll/memory/source-state.ts'
import type { PollParts } from '../poll/run-poll.ts'
import { furthestPollMs } from '../poll/schedule/furthest-poll.ts'
import { intervalMs, scheduleOf } from '../poll/schedule/next-poll.ts'
import { adaptiveIntervalMs } from '../poll/schedule/rhythm.ts'
import type { Source } from '../source/load.ts'

const mostNamed = 5

/**
 * Brings every source forward whose next poll lies further ahead than any rule can have set it, as after a time in which the
 * machine's clock was wrong, or other bounds held: it is due after its own interval. Tells of all of them in one line.
 */
export async function mendSchedule(sources: readonly Source[], parts: PollParts): Promise<void> {
  const { archive, clock, polling, cron, log } = parts
  const nowMs = clock()
  const rows = await archive.catalog.sources.find(sources.map(({ id }) => id))
  const bounds = sources.map((source) => {
    const state = stateOf(source.definitionHash, rows.get(source.id))
    const adaptiveMs = adaptiveIntervalMs(state.rhythm, nowMs, boundsOf(polling))
    const toMs = nowMs + intervalMs(scheduleOf(source.definition), adaptiveMs, cron)
    return [source.id, { latestMs: furthestPollMs(source, state, nowMs, polling, cron), toMs }] as const
  })
  const ids = await archive.queue.bringForward(new Map(bounds))
  if (ids.length === 0) return
  const more = ids.length > mostNamed ? ` and ${ids.length - mostNamed} more` : ''
  log.warn(
    { sources: ids.length },
    `next polls lay further ahead than polling permits, as after a time of a wrong clock or of other settings, and are brought forward: ${ids.slice(0, mostNamed).join(', ')}${more}`,
  )
}
