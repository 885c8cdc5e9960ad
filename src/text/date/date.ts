import { oneLine } from '../clean-text.ts'
import { dottedDate, mailDate, namedDate, numericDate, type WrittenDate } from './date-forms.ts'
import { DateTime } from './date-time.ts'
import { plainDate } from './plain-date.ts'
import { relativeDate, yearlessDate } from './relative-date.ts'

/** How dates of one listing are read. */
export type DateContext = {
  /** IANA zone of dates that carry none; default UTC. */
  readonly timeZone?: string
  readonly nowMs: number
  /** Formats of the site's own in Luxon's tokens, tried in order before all others. */
  readonly formats?: readonly string[]
  /** BCP 47 language of the names in them; default English. */
  readonly locale?: string
}

/** A date as it was understood, or why it was not believed. */
export type ReadDate =
  | { readonly kind: 'date'; readonly date: Date }
  | { readonly kind: 'doubted'; readonly reason: string }

const earliestMs = Date.UTC(1990, 0, 1)
/** Zones that are wrong and clocks that are off stay below this; what is later would sit on top of every publication. */
const maxAheadMs = 2 * 86_400_000
/** Midnight may be written 24:00, and a leap second as :60. */
const maxTimeMs = 86_400_000
const maxLength = 200
const label =
  /^(?:(?:first |last )?(?:posted|published|updated|created|edited|modified|date|time)(?: (?:on|at))?|(?:最后|最近|首次)?(?:发[布表]|發[布表佈]|更新|编辑|編輯|修改|回复|回覆|刊登|刊发|公開|投稿|作成)(?:于|於|在)?(?:时间|時間|日期|日)?|时间|時間|日期|日時|veröffentlicht(?: am)?|aktualisiert|stand|datum|publié(?:e)?(?: le)?|mis à jour|publicado(?: el| em)?|actualizado|atualizado|pubblicato(?: il)?|geplaatst(?: op)?|опубликовано)\s*[:：]?\s*/iu
/** A full date in a line of other words, with a time behind it. */
const fullDate =
  /(?<!\d)(?:19|20)\d\d[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?(?!\d)(?:\s*T?\s*(?:上午|下午)?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?/g
const packedMinutes = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d$/

/**
 * Reads any date a listing may give: RFC 822, RFC 3339 and W3CDTF with their sloppy forms, asctime, Chinese, Japanese and
 * Korean dates, month names of two dozen languages, epoch seconds, milliseconds and microseconds, `20261118093000`, and what
 * is told from the present (`3小时前`, `周五 10:20`).
 *
 * Never `Date.parse`: it takes the server's zone for dates without one, and nonsense for dates. Dates before 1990 or more
 * than two days ahead of now are doubted.
 */
export function readDate(given: string | number, context: DateContext): ReadDate {
  const text = oneLine(String(given).slice(0, 2 * maxLength))
  if (text === '') return doubted(given, 'it is empty')
  if (text.length > maxLength) return doubted(given, 'it is too long for a date')
  const ms = ownFormat(text, context) ?? instantOf(text, context)
  if (ms === undefined) return doubted(given, 'it is no date we can read')
  if (Number.isNaN(ms)) return doubted(given, 'there is no such day or time')
  if (ms < earliestMs) return doubted(given, 'it is before 1990')
  if (ms > context.nowMs + maxAheadMs) return doubted(given, 'it is in the future')
  return { kind: 'date', date: new Date(ms) }
}

function doubted(given: string | number, reason: string): ReadDate {
  return {
    kind: 'doubted',
    reason: `the date ${JSON.stringify(String(given).slice(0, 80))} was not believed: ${reason}`,
  }
}

function ownFormat(text: string, { formats = [], locale = 'en', timeZone }: DateContext): number | undefined {
  for (const format of formats) {
    const time = DateTime.fromFormat(text, format, { zone: timeZone ?? 'utc', locale })
    if (time.isValid) return time.toMillis()
  }
  return undefined
}

function instantOf(text: string, context: DateContext): number | undefined {
  const fields = mailDate(text)
  if (fields !== undefined) return toInstant(fields, 'utc')
  const plain = plainDate(text)
  const [first = ''] = plain.split(/\s*[·•|｜]\s*/, 1)
  const ago = first === plain ? undefined : relativeDate(first, context.nowMs)
  if (ago?.kind === 'instant') return ago.ms
  return alone(plain, context) ?? besideWords(plain, first, context)
}

function alone(text: string, context: DateContext): number | undefined {
  return epoch(text) ?? relative(text, context) ?? written(text, context) ?? yearless(text, context)
}

/** Reads a date behind a label (`发布于 2小时前`, `Posted 3 days ago`), before a dot or bar, or the one full date in a line. */
function besideWords(text: string, first: string, context: DateContext): number | undefined {
  const bare = first.replace(label, '')
  const ms = bare === text || bare === '' ? undefined : alone(bare, context)
  if (ms !== undefined) return ms
  const [only, ...others] = text.match(fullDate) ?? []
  return only === undefined || others.length > 0 ? undefined : alone(only, context)
}

/**
 * Seconds have 9 or 10 digits, milliseconds 12 or 13, microseconds 15 or 16, for every instant from 1973 on; `/Date(…)/` is
 * how ASP.NET writes milliseconds. Twelve digits that begin with a century of ours are a date (`202611180930`).
 */
function epoch(text: string): number | undefined {
  const [, ticks] = /^\/Date\((-?\d{1,16})(?:[+-]\d{4})?\)\/$/.exec(text) ?? []
  if (ticks !== undefined) return Number(ticks)
  const [, digits, fraction] = /^(\d{9,16})(\.\d{1,9})?$/.exec(text) ?? []
  if (digits === undefined || (digits.length === 12 && packedMinutes.test(digits))) return undefined
  if (digits.length <= 10) return Math.floor(Number(digits + (fraction ?? '')) * 1_000)
  if (digits.length >= 15) return Math.floor(Number(digits) / 1_000)
  return digits.length >= 12 && digits.length <= 13 ? Number(digits) : undefined
}

function relative(text: string, context: DateContext): number | undefined {
  const found = relativeDate(text, context.nowMs)
  if (found === undefined) return undefined
  if (found.kind === 'instant') return found.ms
  const today = DateTime.fromMillis(context.nowMs, { zone: context.timeZone ?? 'utc' })
  const on = (days: number) => written(`${today.minus({ days }).toFormat('yyyy-MM-dd')} ${found.time}`, context)
  if (found.kind === 'day') return on(found.daysBack)
  if (found.kind === 'clock') {
    const latest = on(0)
    return latest !== undefined && latest > context.nowMs ? on(1) : latest
  }
  const back = today.weekday - found.weekday
  if (found.isOfWeekBefore) return on(back + 7)
  const latest = on((back + 7) % 7)
  return latest !== undefined && latest > context.nowMs ? on(((back + 7) % 7) + 7) : latest
}

function yearless(text: string, context: DateContext): number | undefined {
  const found = yearlessDate(text)
  if (found === undefined) return undefined
  const { year } = DateTime.fromMillis(context.nowMs, { zone: context.timeZone ?? 'utc' })
  if (found.yearsBack !== undefined)
    return written(`${year - found.yearsBack}-${found.monthDay} ${found.rest}`, context)
  const thisYear = written(`${year}-${found.monthDay} ${found.rest}`, context)
  const isAhead = thisYear !== undefined && thisYear > context.nowMs + maxAheadMs
  return isAhead ? written(`${year - 1}-${found.monthDay} ${found.rest}`, context) : thisYear
}

function written(text: string, context: DateContext): number | undefined {
  const fields =
    numericDate(text, context.timeZone) ?? dottedDate(text, context.timeZone) ?? namedDate(text, context.timeZone)
  return fields && toInstant(fields, context.timeZone ?? (/[가-힣]/.test(text) ? 'Asia/Seoul' : 'utc'))
}

/** `NaN` where the calendar has no such day or the clock no such time. */
function toInstant(fields: WrittenDate, timeZone: string): number {
  const { year, month, day, timeMs, offsetMinutes } = fields
  const midnight = Date.UTC(year, month - 1, day)
  if (!fields.isOverflowMeant) {
    const check = new Date(midnight)
    if (check.getUTCMonth() !== month - 1 || check.getUTCDate() !== day || timeMs > maxTimeMs) return Number.NaN
  }
  if (offsetMinutes !== undefined) return midnight + timeMs - offsetMinutes * 60_000
  const local = new Date(midnight + timeMs)
  if (Number.isNaN(local.getTime())) return Number.NaN
  return DateTime.fromObject(
    {
      year: local.getUTCFullYear(),
      month: local.getUTCMonth() + 1,
      day: local.getUTCDate(),
      hour: local.getUTCHours(),
      minute: local.getUTCMinutes(),
      second: local.getUTCSeconds(),
      millisecond: local.getUTCMilliseconds(),
    },
    { zone: timeZone },
  ).toMillis()
}
