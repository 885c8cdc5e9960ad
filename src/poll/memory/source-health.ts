import { isSilent } from '../schedule/rhythm.ts'
import type { SourceState } from './source-state.ts'
import { isUnstable } from './unstable.ts'

/** What a source's state calls attention to. */
export type SourceFlag = 'failing' | 'gone' | 'moved' | 'drifting' | 'empty' | 'unstable' | 'silent' | 'gap'

/** A flag and why it is raised, in words. */
export type RaisedFlag = { readonly flag: SourceFlag; readonly reason: string }

/** Flags that somebody has to see to; the others tell of what is seen to, or over. */
const calling: readonly SourceFlag[] = ['failing', 'gone', 'drifting', 'empty', 'unstable', 'silent']

/** Whether a flag calls for somebody's attention. */
export function callsForAttention(flag: SourceFlag): boolean {
  return calling.includes(flag)
}

const gapShownForMs = 7 * 24 * 60 * 60_000

/** Gives the flags of a source, the gravest first; empty where all is well. */
export function flagsOf(state: SourceState, nowMs: number): readonly RaisedFlag[] {
  const flags: RaisedFlag[] = []
  const { moved, gaps, drift, rhythm } = state
  if (state.goneAtMs !== undefined) {
    const since = day(state.goneAtMs)
    flags.push({
      flag: 'gone',
      reason: `the site said on ${since} that it is gone (HTTP 410); it is not polled any more`,
    })
  } else if (state.consecutiveFailures > 0) {
    const times = state.consecutiveFailures === 1 ? 'the last poll' : `the last ${state.consecutiveFailures} polls`
    flags.push({ flag: 'failing', reason: `${times} failed: ${state.lastFailure ?? 'no reason is known'}` })
  }
  if (moved?.movedAtMs !== undefined) {
    flags.push({
      flag: 'moved',
      reason: `permanently redirected to ${moved.url}, which is asked since ${day(moved.movedAtMs)}`,
    })
  }
  if (drift) flags.push({ flag: 'drifting', reason: drift.join('; ') })
  else if (state.isEmpty) {
    const reason = 'the listing holds no entries: the source has none yet, or its definition finds none'
    flags.push({ flag: 'empty', reason })
  }
  if (isUnstable(state.unstable)) {
    const reason = `every known article came back changed in ${state.unstable?.listings} listings in a row; changes are looked at once a day`
    flags.push({ flag: 'unstable', reason })
  }
  if (state.goneAtMs === undefined && isSilent(rhythm, nowMs)) {
    flags.push({ flag: 'silent', reason: `no new article since ${day(rhythm.newestAtMs ?? nowMs)}` })
  }
  if (gaps && nowMs - gaps.lastAtMs < gapShownForMs) {
    const times = gaps.count === 1 ? 'once' : `${gaps.count} times`
    flags.push({ flag: 'gap', reason: `a listing held nothing seen before, ${times}: entries were probably missed` })
  }
  return flags
}

function day(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10)
}
