import type { SourceRow } from '../../archive/catalog.ts'
import { neverMs } from '../../archive/never.ts'
import type { Source } from '../../source/load.ts'
import { visibleTitle } from '../../text/visible-title.ts'
import { stateOf } from '../memory/recall.ts'
import { callsForAttention, flagsOf, type SourceFlag } from '../memory/source-health.ts'
import type { SourceState } from '../memory/source-state.ts'

/** How a source is doing, in one word; `attention` is any other flag that somebody has to see to, `new` was never polled. */
export type SourceHealth = 'failing' | 'gone' | 'attention' | 'new' | 'well' | 'paused'

/** How a source is doing, in short. */
export type SourceSummary = {
  readonly id: string
  readonly title: string
  readonly lang?: string
  readonly health: SourceHealth
  /** The gravest first. */
  readonly flags: readonly SourceFlag[]
  /** Polls that failed in a row. */
  readonly failures: number
  /** Whether its address, and why its polls fail, are nobody's business. */
  readonly isPrivate: boolean
  readonly lastPollAtMs?: number
  /** Absent where it is not polled. */
  readonly nextPollAtMs?: number
}

/** Tells how a source is doing, by its row. */
export function summarize(
  { id, definition, definitionHash }: Source,
  row: SourceRow<SourceState> | undefined,
  nowMs: number,
): SourceSummary {
  const state = stateOf(definitionHash, row)
  const flags = flagsOf(state, nowMs).map(({ flag }) => flag)
  const lang = definition.lang ?? state.language
  const isPolled = !definition.paused && row?.nextPollAtMs !== neverMs
  return {
    id,
    title: visibleTitle(definition.title, state.title, id),
    ...(lang !== undefined && { lang }),
    health: healthOf(definition.paused, state, flags),
    flags,
    failures: state.consecutiveFailures,
    isPrivate: definition.private,
    ...(state.polledAtMs !== undefined && { lastPollAtMs: state.polledAtMs }),
    ...(isPolled && { nextPollAtMs: row?.nextPollAtMs ?? nowMs }),
  }
}

function healthOf(isPaused: boolean, state: SourceState, flags: readonly SourceFlag[]): SourceHealth {
  if (isPaused) return 'paused'
  if (flags.includes('gone')) return 'gone'
  if (flags.includes('failing')) return 'failing'
  if (flags.some(callsForAttention)) return 'attention'
  return state.polledAtMs === undefined ? 'new' : 'well'
}
