import { parseHttpDate } from './http-date.ts'

/** No Retry-After is obeyed for longer than seven days, in milliseconds. */
export const maxRetryAfterMs = 7 * 86_400_000

/**
 * Reads `Retry-After` (RFC 9110, 10.2.3) into milliseconds from now, at most seven days: whole seconds or an HTTP date. A
 * date that is past, and `0`, mean now. Absent where it is neither, as `-5`, `1.5` and words are.
 */
export function parseRetryAfter(text: string | undefined, nowMs: number): number | undefined {
  const trimmed = text?.trim() ?? ''
  const waitMs = /^\d{1,15}$/.test(trimmed) ? Number(trimmed) * 1_000 : untilDate(trimmed, nowMs)
  return waitMs === undefined ? undefined : Math.min(Math.max(0, waitMs), maxRetryAfterMs)
}

function untilDate(text: string, nowMs: number): number | undefined {
  const atMs = parseHttpDate(text, nowMs)
  return atMs === undefined ? undefined : atMs - nowMs
}
