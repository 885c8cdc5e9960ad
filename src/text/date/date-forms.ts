import { monthNumber, zoneMinutes } from './date-words.ts'

/** A date as it was written: fields, and minutes east of Greenwich where it says so. */
export type WrittenDate = {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly timeMs: number
  readonly offsetMinutes?: number
  /** The days and hours may run over the end of their month or day: 2003-335, 25:14. */
  readonly isOverflowMeant?: boolean
}

type Clock = { readonly timeMs: number; readonly offsetMinutes?: number }

const iso =
  /^([+]?\d{4})(?:(?:-|\/|\.|年\s*|년\s*|\. )(\d{1,2})(?:(?:-|\/|\.|月\s*|월\s*|\. )(\d{1,2})(?:日|일|号|號)?\.?)?|(\d{2})(\d{2}))?(?![\d:])(.*)$/s
const packed = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(?!\d)(.*)$/s
const ordinal = /^(\d{4})-?(\d{3})(?!\d)(.*)$/s
const week = /^(\d{4})-?W(\d{2})(?:-?([1-7]))?(?!\d)(.*)$/s
const shortIso = /^-?(\d{2})-?(\d{2})(?:-(\d{2}))?(?!\d)(.*)$/s
const time =
  /(?<![\d.])(\d{1,2})\s?[:：時时시]\s?(\d{1,2})(?:\s?[:：分분]\s?(\d{1,2})(?:[.,](\d{1,9})\d{0,20})?秒?)?分?(?:\s*([ap])\.?m\b\.?)?/i
const isoTime = /^\s*T?(\d{2})(\d{2})(\d{2})?(?:[.,](\d{1,9})\d{0,20})?(?=[zZ+\-\s]|$)/
const afternoon = /下午|晚上|傍晚|午後|오후|夜/
const forenoon = /上午|凌晨|早上|清晨|午前|오전/
const weekday = /^(?:[\p{L}.]{2,20}),?\s+(?=\d)|^(?:星期|周|週|礼拜)[一二三四五六日天]\s*|^[日月火水木金土]曜日?\s*/u

const mailMonths = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const mail = new RegExp(
  `^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(\\d{1,2}) (${mailMonths.join('|')}) (\\d{4}) ` +
    '([01]\\d|2[0-3]):([0-5]\\d):([0-5]\\d) (?:GMT|([+-])(0\\d|1[0-4])([0-5]\\d))$',
)

/** Reads a date exactly as RFC 822 has it, with a year of four digits: most dates there are, in a tenth of the time. */
export function mailDate(text: string): WrittenDate | undefined {
  const found = mail.exec(text)
  if (found === null) return undefined
  const [, day, month = '', year, hours, minutes, seconds, sign, offsetHours = 0, offsetMinutes = 0] = found
  return {
    year: Number(year),
    month: mailMonths.indexOf(month) + 1,
    day: Number(day),
    timeMs: ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000,
    offsetMinutes: (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === '-' ? -1 : 1),
  }
}

/** Reads a date written with numbers, largest first (RFC 3339, W3CDTF, ISO 8601, their sloppy and East Asian cousins). */
export function numericDate(text: string, timeZone: string | undefined): WrittenDate | undefined {
  const plain = monthNumber(/^[\p{L}]+/u.exec(text)?.[0] ?? '') === undefined ? text.replace(weekday, '') : text
  const digits = packed.exec(plain)
  if (digits) {
    const [, year, month, day, hours, minutes, seconds = '00', rest] = digits
    const clock = clockOf(`${hours}:${minutes}:${seconds}${rest}`, timeZone)
    return clock && { year: Number(year), month: Number(month), day: Number(day), ...clock }
  }
  const nth = ordinal.exec(plain)
  if (nth) {
    const clock = clockOf(nth[3] as string, timeZone)
    return clock && { year: Number(nth[1]), month: 1, day: Number(nth[2]), isOverflowMeant: true, ...clock }
  }
  const ofWeek = week.exec(plain)
  if (ofWeek) {
    const clock = clockOf(ofWeek[4] as string, timeZone)
    const year = Number(ofWeek[1])
    const day = firstMonday(year) + (Number(ofWeek[2]) - 1) * 7 + Number(ofWeek[3] ?? 1) - 1
    return clock && { year, month: 1, day, isOverflowMeant: true, ...clock }
  }
  const full = iso.exec(plain)
  if (full) {
    const [, year, month, day, packedMonth, packedDay, rest] = full
    if (day === undefined && packedDay === undefined && rest?.trim() !== '') return undefined
    const clock = clockOf(rest as string, timeZone)
    const fields = { month: Number(month ?? packedMonth ?? 1), day: Number(day ?? packedDay ?? 1) }
    return clock && { year: Number(year), ...fields, isOverflowMeant: fields.month <= 12 && fields.day <= 31, ...clock }
  }
  const short = shortIso.exec(plain)
  if (short && (short[3] !== undefined || plain.startsWith('-'))) {
    const clock = clockOf(short[4] as string, timeZone)
    return (
      clock && { year: fullYear(short[1] as string), month: Number(short[2]), day: Number(short[3] ?? 1), ...clock }
    )
  }
  return undefined
}

/** Reads a date with day, month and year set apart by dots or slashes; where both could be, slashes mean month first. */
export function dottedDate(text: string, timeZone: string | undefined): WrittenDate | undefined {
  const [, first, separator, second, year, rest] =
    /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)(.*)$/s.exec(text.replace(weekday, '')) ?? []
  if (first === undefined || rest === undefined) return undefined
  const isDayFirst = separator === '.' || Number(first) > 12
  const [month, day] = isDayFirst ? [Number(second), Number(first)] : [Number(first), Number(second)]
  const clock = clockOf(rest, timeZone)
  return clock && { year: Number(year), month, day, ...clock }
}

/** Reads a date with a month's name, in whatever order (RFC 822 and all its sloppy forms, asctime, prose). */
export function namedDate(text: string, timeZone: string | undefined): WrittenDate | undefined {
  const at = time.exec(text)
  const rest = at ? text.slice(at.index + at[0].length) : ''
  const zone = at ? leadingZone(rest, timeZone) : { length: 0 }
  const days = at ? `${text.slice(0, at.index)} ${rest.slice(zone.length)}` : text
  const month = [...days.matchAll(/\p{L}[\p{L}\p{M}]+/gu)]
    .map(([word]) => monthNumber(word))
    .findLast((number) => number !== undefined)
  const numbers = [
    ...days.replace(/[-+]\d{4}\s*$/, (cut) => (/\d{4}.*\d{4}/s.test(days) ? '' : cut)).matchAll(/\d+/g),
  ].map(([digits]) => digits)
  if (month === undefined || numbers.length === 0 || numbers.length > 4) return undefined
  const yearAt = yearIndex(numbers)
  const year = numbers[yearAt]
  if (year === undefined) return undefined
  const day = numbers.find((digits, index) => index !== yearAt && digits.length <= 2)
  if (day === undefined && year.length < 3) return undefined
  return {
    year: year.length < 4 ? fullYear(year) : Number(year),
    month,
    day: Number(day ?? 1),
    timeMs: at ? milliseconds(at, text) : 0,
    ...(zone.minutes !== undefined && { offsetMinutes: zone.minutes }),
  }
}

function yearIndex(numbers: readonly string[]): number {
  const long = numbers.findIndex((digits) => digits.length === 4)
  if (long >= 0) return long
  const big = numbers.findIndex((digits) => digits.length === 3 || Number(digits) > 31)
  return big >= 0 ? big : numbers.length > 1 ? 1 : -1
}

/** The day of January, from -2 to 4, on which week 1 begins (ISO 8601: the week of January 4). */
function firstMonday(year: number): number {
  const weekday = (new Date(Date.UTC(year, 0, 4)).getUTCDay() + 6) % 7
  return 4 - weekday
}

/** Two and three digits of a year: 90 and above are of the last century, as everywhere in feeds. */
function fullYear(digits: string): number {
  const year = Number(digits)
  return digits.length === 3 ? 1900 + year : year + (year < 90 ? 2000 : 1900)
}

/** The time of day and zone behind a date; `undefined` where what stands there is neither. */
function clockOf(rest: string, timeZone: string | undefined): Clock | undefined {
  if (rest.trim() === '') return { timeMs: 0 }
  const at = time.exec(rest)
  const packed = at === null ? isoTime.exec(rest) : null
  const hourOnly = at === null && packed === null ? /^\s*T?\s*(\d{1,2})(?:時|时|시)?(?=[zZ+\-\s]|$)/.exec(rest) : null
  const found = at ?? packed ?? hourOnly
  if (found === null) {
    const zone = leadingZone(rest, timeZone)
    return zone.length > 0 || /^[\s\p{L}\p{P}]*$/u.test(rest) ? { timeMs: 0 } : undefined
  }
  if (found.index > 24) return undefined
  const zone = leadingZone(rest.slice(found.index + found[0].length), timeZone)
  return { timeMs: milliseconds(found, rest), ...(zone.minutes !== undefined && { offsetMinutes: zone.minutes }) }
}

function milliseconds(found: RegExpExecArray, text: string): number {
  const [, hour, minute, second, fraction, half] = found
  const isAfternoon = half?.toLowerCase() === 'p' || afternoon.test(text)
  const isForenoon = half?.toLowerCase() === 'a' || forenoon.test(text)
  const written = Number(hour)
  const hours = isAfternoon && written < 12 ? written + 12 : isForenoon && written === 12 ? 0 : written
  const ms = fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1000)
  return ((hours * 60 + Number(minute ?? 0)) * 60 + Number(second ?? 0)) * 1000 + ms
}

/** Reads the zone at the start of a text: `Z`, `+0800`, `+8`, `GMT+8`, `EST`, `(CST)`; its length counts what was read. */
export function leadingZone(
  text: string,
  timeZone: string | undefined,
): { readonly length: number; readonly minutes?: number } {
  const offset = /^\s*\(?(?:(?:GMT|UTC?|Z)\s*)?([+\-−])\s?(\d{1,2}):?(\d{2})?(?!\d)\)?/i.exec(text)
  if (offset) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0)
    return { length: offset[0].length, ...(minutes <= 1_080 && { minutes: offset[1] === '+' ? minutes : -minutes }) }
  }
  const named = /^\s*\(?([A-Za-z]{1,5})\b\)?/.exec(text)
  const minutes = named ? zoneMinutes(named[1] as string, timeZone) : undefined
  return named && minutes !== undefined ? { length: named[0].length, minutes } : { length: 0 }
}
