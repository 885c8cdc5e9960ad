import { type Units, unitKind } from './units.ts'

/** The days a text names, in order; `first` is the one it begins with. A day without its month is a number below 32. */
export type NamedDays = { readonly first: number | undefined; readonly all: ReadonlySet<number> }

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const yearSign = /^年$/
const monthSign = /^月$/
const daySign = /^[日号號]$/
/** Days are looked for in the first words of a text: later ones belong to its background. */
const mostUnits = 240

/** Finds the days a text names by number: `6月3日`, `3 June`, `Jun 3rd`, `22日`, `2026-06-03`; in the blocks that count. */
export function namedDays(units: Units, counts?: Uint8Array): NamedDays {
  const all = new Set<number>()
  let first: number | undefined
  for (let at = 0; at < Math.min(units.count, mostUnits); at += 1) {
    if (counts?.[at] === 0) continue
    const day = dayAt(units, at)
    if (day === undefined) continue
    first ??= day
    all.add(day)
  }
  return { first, all }
}

/** Whether two texts name one day: 1 where each begins with a day of the other, -1 where neither does, 0 where one has none. */
export function sameDays(a: NamedDays, b: NamedDays): number {
  if (a.first === undefined || b.first === undefined) return 0
  const one = (day: number, { all }: NamedDays) => ([...all].some((other) => isOneDay(day, other)) ? 0.5 : -0.5)
  return one(a.first, b) + one(b.first, a)
}

function isOneDay(a: number, b: number): boolean {
  if (a === b) return true
  const isMonthKnown = a > 31 && b > 31
  return !isMonthKnown && a % 32 === b % 32
}

function dayAt(units: Units, at: number): number | undefined {
  if (units.kinds[at] === unitKind.character || units.kinds[at] === unitKind.word) {
    const month = monthOf(word(units, at))
    return month === undefined ? undefined : dayBeside(units, at, month)
  }
  const value = numberAt(units, at)
  const next = word(units, at + 1)
  if (value === undefined) {
    const month = units.kinds[at] === unitKind.name ? monthOf(word(units, at)) : undefined
    return month === undefined ? undefined : dayBeside(units, at, month)
  }
  if (monthSign.test(next) && daySign.test(word(units, at + 3))) return dated(value, numberAt(units, at + 2))
  const isOfMonth = monthSign.test(word(units, at - 1))
  if (daySign.test(next) && !isOfMonth) return dated(0, value)
  const isIso = value > 1_900 && value < 2_100 && !yearSign.test(next) && /^[-/.]$/.test(between(units, at))
  return isIso ? dated(numberAt(units, at + 1) ?? 0, numberAt(units, at + 2)) : undefined
}

function dayBeside(units: Units, at: number, month: number): number | undefined {
  const after = numberAt(units, at + 1)
  return dated(month, after !== undefined && after < 32 ? after : numberAt(units, at - 1))
}

function dated(month: number, day: number | undefined): number | undefined {
  if (day === undefined || day < 1 || day > 31 || month < 0 || month > 12) return undefined
  return month * 32 + day
}

/** English months, in full or cut to three letters. */
function monthOf(text: string): number | undefined {
  if (text.length < 3 || text.length > 9) return undefined
  const month = months.indexOf(text.slice(0, 3).toLowerCase())
  const isWhole =
    text.length === 3 ||
    /^(january|february|march|april|june|july|august|sept(ember)?|october|november|december)$/i.test(text)
  return month >= 0 && isWhole ? month + 1 : undefined
}

function numberAt(units: Units, at: number): number | undefined {
  if (at < 0 || at >= units.count || units.kinds[at] !== unitKind.number) return undefined
  const value = Number.parseInt(word(units, at), 10)
  return Number.isNaN(value) ? undefined : value
}

function word({ text, starts, ends, count }: Units, at: number): string {
  return at < 0 || at >= count ? '' : text.slice(starts[at], ends[at])
}

function between({ text, starts, ends }: Units, at: number): string {
  return text.slice(ends[at], starts[at + 1])
}
