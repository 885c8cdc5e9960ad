import type { ListingRhythm } from '../../parse/listing.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const longestSearchHours = 8 * 24

/** Whether a listing asks not to be polled at an instant (RSS `skipHours` and `skipDays`, both GMT). */
export function isSkipped(atMs: number, { skipHours, skipDays }: ListingRhythm): boolean {
  const at = new Date(atMs)
  return (skipHours?.includes(at.getUTCHours()) ?? false) || (skipDays?.includes(at.getUTCDay()) ?? false)
}

/**
 * Gives the first instant from `atMs` on at which a listing may be polled: `atMs` itself, or some minutes (up to six, by
 * `spread` in [0, 1)) into the first hour that is not skipped. A listing that skips every hour of the week is not believed.
 */
export function outOfSkipWindows(atMs: number, rhythm: ListingRhythm, spread: number): number {
  if (!isSkipped(atMs, rhythm)) return atMs
  let hourAtMs = Math.floor(atMs / hourMs) * hourMs
  for (let hour = 0; hour < longestSearchHours; hour += 1) {
    const isWholeDay = rhythm.skipDays?.includes(new Date(hourAtMs).getUTCDay()) ?? false
    hourAtMs = isWholeDay ? (Math.floor(hourAtMs / dayMs) + 1) * dayMs : hourAtMs + hourMs
    if (!isSkipped(hourAtMs, rhythm)) return Math.round(hourAtMs + spread * 0.1 * hourMs)
  }
  return atMs
}
