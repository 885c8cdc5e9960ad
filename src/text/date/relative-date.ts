const units: readonly (readonly [unit: RegExp, ms: number])[] = [
  [/^(?:秒[钟鐘]?|초|seconds?|secs?|s)$/i, 1_000],
  [/^(?:分[钟鐘]?|분|minutes?|mins?|m)$/i, 60_000],
  [/^(?:个?小时|個?小時|个?钟头|時間|시간|hours?|hrs?|h)$/i, 3_600_000],
  [/^(?:天|日|일|days?|d)$/i, 86_400_000],
  [/^(?:周|週|个?星期|個?星期|週間|주|weeks?|w)$/i, 604_800_000],
  [/^(?:个月|個月|ヶ月|か月|개월|months?)$/i, 30 * 86_400_000],
  [/^(?:年|년|years?)$/i, 365 * 86_400_000],
]
const ago = /^(?:约|約)?\s*(\d{1,4}|an?|半)\s*(\p{L}{1,8})\s*(?:之?前|以前|전|ago)$/iu
const namedDay = /^(刚刚|剛剛|刚才|just now|今天|今日|昨天|昨日|前天|today|yesterday)(?![\w-])[\s,，]*(?:at\s+)?(.*)$/is
const daysBack: ReadonlyMap<string, number> = new Map([
  ['昨天', 1],
  ['昨日', 1],
  ['yesterday', 1],
  ['前天', 2],
])

/** A date that is told from the present: an instant, or a day (counted back from today) and the time that stands behind it. */
export type RelativeDate =
  | { readonly kind: 'instant'; readonly ms: number }
  | { readonly kind: 'day'; readonly daysBack: number; readonly time: string }

/** Reads `3小时前`, `2 hours ago`, `昨天 17:09`; `undefined` for anything else. */
export function relativeDate(text: string, nowMs: number): RelativeDate | undefined {
  const [, count, unit] = ago.exec(text) ?? []
  if (count !== undefined && unit !== undefined) {
    const ms = units.find(([pattern]) => pattern.test(unit))?.[1]
    const number = count === '半' ? 0.5 : /^an?$/i.test(count) ? 1 : Number(count)
    return ms === undefined ? undefined : { kind: 'instant', ms: nowMs - number * ms }
  }
  const [, day, time] = namedDay.exec(text) ?? []
  if (day === undefined) return undefined
  if (/^(?:刚|剛|just)/i.test(day)) return { kind: 'instant', ms: nowMs }
  return { kind: 'day', daysBack: daysBack.get(day.toLowerCase()) ?? 0, time: time ?? '' }
}

/** Reads a date that leaves out its year: `2月14日 17:09`, `02-14 17:09`. */
export function yearlessDate(text: string): { readonly monthDay: string; readonly rest: string } | undefined {
  const [, month, day, rest] = /^(\d{1,2})(?:月\s*|-|\/)(\d{1,2})(?:日|号|號)?(?![\d/.-])\s*(.*)$/s.exec(text) ?? []
  return month === undefined || day === undefined
    ? undefined
    : { monthDay: `${month.padStart(2, '0')}-${day.padStart(2, '0')}`, rest: rest ?? '' }
}
