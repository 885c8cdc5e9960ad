const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

const clock = '(?<hour>\\d{2}):(?<minute>\\d{2}):(?<second>\\d{2})'
const month = `(?<month>${months.join('|')})`

/** The three forms of RFC 9110, 5.6.7: IMF-fixdate, RFC 850 and asctime. Names of days are not compared with the date. */
const forms = [
  new RegExp(`^(?:mon|tue|wed|thu|fri|sat|sun), (?<day>\\d{2}) ${month} (?<year>\\d{4}) ${clock} (?:gmt|utc)$`, 'i'),
  new RegExp(
    `^(?:mon|tues|wednes|thurs|fri|satur|sun)day, (?<day>\\d{2})-${month}-(?<year>\\d{2}|\\d{4}) ${clock} (?:gmt|utc)$`,
    'i',
  ),
  new RegExp(`^(?:mon|tue|wed|thu|fri|sat|sun) ${month} (?<day>[ \\d]\\d) ${clock} (?<year>\\d{4})$`, 'i'),
]

/** A two-digit year that would lie more than fifty years ahead is of the century before (RFC 9110, 5.6.7). */
function fullYear(text: string, nowMs: number): number {
  if (text.length > 2) return Number(text)
  const thisYear = new Date(nowMs).getUTCFullYear()
  const year = thisYear - (thisYear % 100) + Number(text)
  return year > thisYear + 50 ? year - 100 : year
}

/**
 * Reads an HTTP date into milliseconds since the epoch; absent where it is none.
 *
 * `Date.parse` would do harm here: it takes `-5`, `1.5` and `abc 1` for dates, and asctime for local time.
 */
export function parseHttpDate(text: string, nowMs: number): number | undefined {
  const trimmed = text.trim()
  if (trimmed.length > 40) return undefined
  const groups = forms.map((form) => form.exec(trimmed)?.groups).find((found) => found !== undefined)
  if (groups === undefined) return undefined
  const [day, hour, minute, second] = [groups.day, groups.hour, groups.minute, groups.second].map(Number)
  const monthIndex = months.indexOf(groups.month?.toLowerCase() ?? '')
  const year = fullYear(groups.year ?? '', nowMs)
  if (day === undefined || hour === undefined || minute === undefined || second === undefined) return undefined
  if (hour > 23 || minute > 59 || second > 60) return undefined
  const date = new Date(0)
  date.setUTCFullYear(year, monthIndex, day)
  if (date.getUTCMonth() !== monthIndex || date.getUTCDate() !== day) return undefined
  return date.setUTCHours(hour, minute, second)
}
