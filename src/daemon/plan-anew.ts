import { stateOf } from '../poll/memory/recall.ts'
import type { PollParts } from '../poll/run-poll.ts'
import { planNextPoll } from '../poll/schedule/plan-poll.ts'
import type { Source } from '../source/load.ts'

/**
 * Makes the plan of every source anew from what its last poll left, where the settings of polling are others than they were
 * then: sooner or later, but never sooner than the site asked for and failures permit. A next poll that was not set by that
 * plan stays: of a poll that was cut off, or asked for by hand. Tells how many are moved in one line.
 */
export async function planAnew(sources: readonly Source[], parts: PollParts): Promise<void> {
  const { archive, log } = parts
  const rows = await archive.catalog.sources.find(sources.map(({ id }) => id))
  const moved = sources.flatMap((source) => {
    const row = rows.get(source.id)
    const state = stateOf(source.definitionHash, row)
    const { planned } = state
    if (row === undefined || planned === undefined || planned.atMs !== row.nextPollAtMs) return []
    const { atMs, reason } = planNextPoll(source, state, planned, parts)
    if (atMs === planned.atMs) return []
    return [{ ...row, nextPollAtMs: atMs, state: { ...state, nextPollReason: reason, planned: { ...planned, atMs } } }]
  })
  if (moved.length === 0) return
  await archive.catalog.sources.enrol(moved, new Map(moved.map(({ id }) => [id, rows.get(id)?.nextPollAtMs ?? 0])))
  const whose = moved.length === 1 ? 'the next poll of 1 source is' : `the next polls of ${moved.length} sources are`
  log.info({ sources: moved.length }, `${whose} set anew by the settings of polling`)
}
