import type { SourceRow } from '../archive/catalog.ts'
import { stateOf } from '../poll/memory/recall.ts'
import type { SourceState } from '../poll/memory/source-state.ts'
import type { PollParts } from '../poll/run-poll.ts'
import { planNextPoll } from '../poll/schedule/plan-poll.ts'
import type { Source } from '../source/load.ts'

/**
 * Makes the plan of sources anew from what their last polls left, where the settings of polling are others than they were
 * then: sooner or later, but never sooner than the site asked for and failures permit. A next poll that was not set by that
 * plan stays: of a poll that was cut off, or asked for by hand. Gives the rows that are moved.
 */
export async function planAnew(
  sources: readonly Source[],
  rows: ReadonlyMap<string, SourceRow<SourceState>>,
  parts: PollParts,
): Promise<readonly SourceRow<SourceState>[]> {
  const moved = sources.flatMap((source) => {
    const row = rows.get(source.id)
    const state = stateOf(source.definitionHash, row)
    const { planned } = state
    if (row === undefined || planned === undefined || planned.atMs !== row.nextPollAtMs) return []
    const { atMs, reason } = planNextPoll(source, state, planned, parts)
    if (atMs === planned.atMs) return []
    return [{ ...row, nextPollAtMs: atMs, state: { ...state, nextPollReason: reason, planned: { ...planned, atMs } } }]
  })
  if (moved.length === 0) return moved
  await parts.archive.catalog.sources.enrol(
    moved,
    new Map(moved.map(({ id }) => [id, rows.get(id)?.nextPollAtMs ?? 0])),
  )
  return moved
}

/** Tells in one line how many sources `planAnew` has moved. */
export function tellPlanned(moved: number, { log }: Pick<PollParts, 'log'>): void {
  if (moved === 0) return
  const whose = moved === 1 ? 'the next poll of 1 source is' : `the next polls of ${moved} sources are`
  log.info({ sources: moved }, `${whose} set anew by the settings of polling`)
}
