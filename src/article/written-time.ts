import { loadLibrary } from '../load-library.ts'

const form = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/
const dayMs = 86_400_000

/**
 * Reads a time as articles have it, `YYYY-MM-DD HH:MM:SS` in a zone such as `Asia/Shanghai`; absent where it is written
 * otherwise, or of no calendar. Of an hour that clocks went through twice it is the first, and one they left out is an hour
 * later.
 */
export function readWrittenTime(text: string, timeZone: string): Date | undefined {
  const localMs = calendarTime(text)
  if (localMs === undefined) return undefined
  const { IANAZone } = loadLibrary('luxon') as typeof import('luxon')
  const zone = IANAZone.create(timeZone)
  const offsetMs = (atMs: number) => zone.offset(atMs) * 60_000
  const before = offsetMs(localMs - dayMs)
  const after = offsetMs(localMs + dayMs)
  if (before === after) return new Date(localMs - before)
  const times = [localMs - before, localMs - after].filter((atMs) => offsetMs(atMs) === localMs - atMs)
  return new Date(times.length > 0 ? Math.min(...times) : localMs - before)
}

/** Whether a time is written as articles have it, and of the calendar, in any zone. */
export function isWrittenTime(text: string): boolean {
  return calendarTime(text) !== undefined
}

/** A written time as if it were one of UTC, in milliseconds since the epoch. */
function calendarTime(text: string): number | undefined {
  if (!form.test(text)) return undefined
  const iso = text.replace(' ', 'T')
  const atMs = Date.parse(`${iso}Z`)
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(iso) ? atMs : undefined
}
