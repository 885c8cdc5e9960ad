import type { SourceRow, SourceStates } from '../../archive/catalog.ts'
import { neverMs } from '../../archive/never.ts'
import { maxRetryAfterMs } from '../../fetch/politeness/retry-after.ts'
import type { Source } from '../../source/load.ts'
import { initialState, type SourceState, stateOfChangedDefinition } from './source-state.ts'

/** A definition that is saved again and again is not polled at each save. */
const restBetweenEditsMs = 5_000

/**
 * Brings the durable queue in line with the definitions there are: a new source, one whose definition has changed and one
 * that is back are due now, and one that is paused never; all others keep their time, so that a restart polls nothing early.
 * Gives the rows of these sources as they are then.
 */
export async function enrolSources(
  sources: readonly Source[],
  states: SourceStates<SourceState>,
  nowMs: number,
): Promise<ReadonlyMap<string, SourceRow<SourceState>>> {
  const rows = await states.find(sources.map(({ id }) => id))
  const news = sources.flatMap((source) => enrolled(source, rows.get(source.id), nowMs) ?? [])
  await states.enrol(news)
  return news.length === 0 ? rows : new Map([...rows, ...news.map((row) => [row.id, row] as const)])
}

/** The row a source has from now on; absent where the one it has stays. */
function enrolled(
  { id, definitionHash, definition }: Source,
  row: SourceRow<SourceState> | undefined,
  nowMs: number,
): SourceRow<SourceState> | undefined {
  if (definition.paused) return paused({ id, definitionHash }, row)
  if (row === undefined) return { id, definitionHash, nextPollAtMs: nowMs, state: initialState }
  const known = { ...initialState, ...row.state }
  const isSame = row.definitionHash === definitionHash
  const wasRetired = row.nextPollAtMs === neverMs && known.goneAtMs === undefined
  if (isSame && !wasRetired) return undefined
  const state = isSame ? known : stateOfChangedDefinition(known)
  const restedAtMs = Math.min(known.polledAtMs ?? 0, nowMs) + restBetweenEditsMs
  const heldUntilMs = Math.min(known.heldUntilMs ?? 0, nowMs + maxRetryAfterMs)
  return { id, definitionHash, nextPollAtMs: Math.max(nowMs, restedAtMs, heldUntilMs), state }
}

function paused(
  { id, definitionHash }: Pick<Source, 'id' | 'definitionHash'>,
  row: SourceRow<SourceState> | undefined,
): SourceRow<SourceState> | undefined {
  if (row?.nextPollAtMs === neverMs && row.definitionHash === definitionHash) return undefined
  const known = { ...initialState, ...row?.state }
  const state = row === undefined || row.definitionHash === definitionHash ? known : stateOfChangedDefinition(known)
  return { id, definitionHash, nextPollAtMs: neverMs, state }
}
