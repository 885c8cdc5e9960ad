const second = 1_000
const minute = 60_000
const hour = 3_600_000
const day = 86_400_000

/** Units of time by their names in the languages feeds and lists write them in; a month has 30 days, a year 365. */
const units: readonly (readonly [unit: RegExp, ms: number])[] = [
  [/^(?:秒[钟鐘]?|초|seconds?|secs?|s|sekunden?|secondes?|segundos?|secondi|секунд[уы]?)$/i, second],
  [/^(?:分[钟鐘]?|분|minutes?|mins?|m|minuten?|minutos?|minut[oi]|минут[уы]?)$/i, minute],
  [
    /^(?:个?小时|個?小時|个?钟头|個?鐘頭|時間|시간|hours?|hrs?|h|stunden?|std|heures?|horas?|or[ae]|uur|uren|час(?:а|ов)?)$/i,
    hour,
  ],
  [/^(?:天|日|일|days?|d|tag(?:en?)?|jours?|d[ií]as?|giorn[oi]|dag(?:en)?|день|дн(?:я|ей))$/i, day],
  [
    /^(?:周|週|个?星期|個?星期|个?礼拜|個?禮拜|週間|주|weeks?|w|wochen?|semaines?|semanas?|settiman[ae]|недел[юиь])$/i,
    7 * day,
  ],
  [
    /^(?:个月|個月|ヶ月|か月|개월|months?|mo|monat(?:en?)?|mois|mes(?:es)?|mesi|maand(?:en)?|месяц(?:а|ев)?)$/i,
    30 * day,
  ],
  [/^(?:年|년|years?|y|jahr(?:en?)?|ans?|années?|años?|ann[oi]|jaar|год(?:а)?|лет)$/i, 365 * day],
]

const numerals = '零一二三四五六七八九'
const count = String.raw`\d{1,4}(?:[.,]\d)?|半|[一二两兩三四五六七八九十]{1,3}|an?|one|two|three|einer?|einem|une?|una`
const part = new RegExp(
  String.raw`(${count})\s*(\p{L}{1,10}?)\.?(?=$|[\s,\d]|and\b|und\b|et\b|零|之?前|以前|전|ago)`,
  'iuy',
)
const joint = /(?:[\s,，零]|and\b|und\b|et\b|y\b)*/iuy
const about =
  /^(?:about|around|almost|over|less than|more than|circa|ca\.?|约|約|大约|大約|將近|将近|etwa|env(?:iron|\.)?)\s*/i
const isBehind = /\s*(?:之?前|以前|전|ago|назад|fa|geleden)$/iu
const isBefore = /^(?:vor|il y a|hace|há)\s+/iu
const compact = /^(\d{1,3})\s?(s|m|min|h|hrs?|d|w|mo|y)$/i

const namedDay =
  /^(刚刚|剛剛|刚才|just now|今天|今日|昨天|昨日|前天|today|yesterday|heute|gestern)(?:(?<=[\u4e00-\u9fff])|(?![\w-]))[\s,，]*(?:at\s+|um\s+)?(.*)$/is
const daysBack: ReadonlyMap<string, number> = new Map([
  ['昨天', 1],
  ['昨日', 1],
  ['yesterday', 1],
  ['gestern', 1],
  ['前天', 2],
])

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const chineseWeekday = /^(上)?(?:个|個)?(?:周|週|星期|礼拜|禮拜)([一二三四五六日天末])[\s,，]*(.*)$/s
const englishWeekday =
  /^(?:(?:last|on)\s+)?(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?(?!\p{L})[\s,]*(?:at\s+)?(.*)$/isu
const timeAlone = /^(?:\d{1,2}[:：时時]\d{0,2}(?::\d{2})?分?\s*(?:[ap]\.?m\.?)?)?$/i

/**
 * A date that is told from the present: an instant; a day, counted back from today; or a weekday (1 is Monday), the last
 * one there was, or that of the week before. `time` is what stands behind a day.
 */
export type RelativeDate =
  | { readonly kind: 'instant'; readonly ms: number }
  | { readonly kind: 'day'; readonly daysBack: number; readonly time: string }
  | { readonly kind: 'weekday'; readonly weekday: number; readonly isOfWeekBefore: boolean; readonly time: string }

/**
 * Reads `3小时前`, `1小时30分钟前`, `三天前`, `about 3 hours ago`, `5 years, 2 months ago`, `3h`, `vor 2 Stunden`,
 * `昨天17:09`, `周五 10:20`; `undefined` for anything else.
 */
export function relativeDate(text: string, nowMs: number): RelativeDate | undefined {
  const span = spanAgo(text)
  if (span !== undefined) return { kind: 'instant', ms: nowMs - span }
  const [, name, time = ''] = namedDay.exec(text) ?? []
  if (name !== undefined) {
    if (/^(?:刚|剛|just)/i.test(name)) return { kind: 'instant', ms: nowMs }
    return { kind: 'day', daysBack: daysBack.get(name.toLowerCase()) ?? 0, time }
  }
  return weekdayOf(text)
}

/** The milliseconds a text such as `1小时30分钟前` goes back. */
function spanAgo(given: string): number | undefined {
  const short = compact.exec(given)
  if (short) return Number(short[1]) * (unitMs((short[2] as string).toLowerCase()) ?? Number.NaN)
  const text = given.replace(about, '')
  const isAgo = isBehind.test(text)
  if (!isAgo && !isBefore.test(text)) return undefined
  const spans = text.replace(isBehind, '').replace(isBefore, '').replace(about, '')
  let total = 0
  let at = 0
  while (at < spans.length) {
    part.lastIndex = at
    const [whole, number, unit] = part.exec(spans) ?? []
    const ms = unit === undefined ? undefined : unitMs(unit)
    if (whole === undefined || number === undefined || ms === undefined) return undefined
    total += numberOf(number) * ms
    joint.lastIndex = at + whole.length
    at += whole.length + (joint.exec(spans)?.[0].length ?? 0)
  }
  return total > 0 ? total : undefined
}

function unitMs(unit: string): number | undefined {
  return units.find(([pattern]) => pattern.test(unit))?.[1]
}

function numberOf(word: string): number {
  if (/^\d/.test(word)) return Number(word.replace(',', '.'))
  if (word === '半') return 0.5
  const english = ['one', 'two', 'three'].indexOf(word.toLowerCase())
  if (english >= 0) return english + 1
  if (!/^[一二两兩三四五六七八九十]/.test(word)) return 1
  const digit = (character: string | undefined, otherwise: number) => {
    const plain = character === '两' || character === '兩' ? '二' : character
    return plain ? numerals.indexOf(plain) : otherwise
  }
  const [tens, ones] = word.split('十')
  return word.includes('十') ? digit(tens, 1) * 10 + digit(ones, 0) : digit(word, 0)
}

function weekdayOf(text: string): RelativeDate | undefined {
  const [, last, sign, time = ''] = chineseWeekday.exec(text) ?? []
  if (sign !== undefined && timeAlone.test(time)) {
    const weekday = sign === '天' || sign === '日' || sign === '末' ? 7 : numerals.indexOf(sign)
    return { kind: 'weekday', weekday, isOfWeekBefore: last !== undefined, time }
  }
  const [, name, clock = ''] = englishWeekday.exec(text) ?? []
  if (name === undefined || !timeAlone.test(clock)) return undefined
  const weekday = weekdays.indexOf(name.slice(0, 3).toLowerCase()) + 1
  return { kind: 'weekday', weekday, isOfWeekBefore: false, time: clock }
}

/** Reads a date that leaves out its year: `2月14日 17:09`, `02-14 17:09`. */
export function yearlessDate(text: string): { readonly monthDay: string; readonly rest: string } | undefined {
  const [, month, day, rest] = /^(\d{1,2})(?:月\s*|-|\/)(\d{1,2})(?:日|号|號)?(?![\d/.-])\s*(.*)$/s.exec(text) ?? []
  return month === undefined || day === undefined
    ? undefined
    : { monthDay: `${month.padStart(2, '0')}-${day.padStart(2, '0')}`, rest: rest ?? '' }
}
