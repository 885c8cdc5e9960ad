import { type PastPoll, pollEnds } from '../../polls/poll-history.ts'
import type { Row } from '../row.ts'

/** So many polls of a source, the last, are looked at for how long one usually takes. */
export const lookedAt = 20
/** How polls end that were held up on purpose, which say nothing of that. */
export const held = pollEnds.indexOf('held')

/** How long polls usually take, of the times that some took; none where there were none. */
export function usualOf(tookMs: readonly number[]): number | undefined {
  return tookMs.toSorted((a, b) => a - b)[Math.floor(tookMs.length / 2)]
}

/** Reads a row of the table `polls`. */
export function pollFrom(row: Row): PastPoll {
  return {
    startedAtMs: Number(row.started_at_ms),
    tookMs: Number(row.took_ms),
    end: pollEnds[Number(row.how_ended)] ?? 'failed',
    ...(row.status !== null && { status: Number(row.status) }),
    ...(row.code !== null && { code: String(row.code) }),
    ...(row.bytes !== null && { bytes: Number(row.bytes) }),
    added: Number(row.added),
    revised: Number(row.revised),
  }
}
