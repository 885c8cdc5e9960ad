import { namedDay, unitMs } from './relative-words.ts'

const day = 86_400_000
/** What `a few` and `几` say. */
const fewOf = 3
const numerals = '零一二三四五六七八九'
const few = 'a few|few|ein paar|einigen|quelques|unos|unas|alguns|algumas|数|數|几|幾'
const one = 'an?|one|einem|einer?|un|une|una|um|uma|en|ett|et|één'
const count = String.raw`\d{1,4}(?:[.,]\d)?|半|${few}|[一二两兩三四五六七八九十]{1,3}|(?:${one}|two|three|half an?)(?=\s)`
const part = new RegExp(
  String.raw`(${count})\s*(\p{L}{1,12}?)\.?(?=$|[\s,\d]|and\b|und\b|et\b|零|之?前|以前|전|ago)`,
  'iuy',
)
const isFew = new RegExp(`^(?:${few})$`, 'iu')
const joint = /(?:[\s,，零]|and\b|und\b|et\b|y\b)*/iuy
const about =
  /^(?:about|around|almost|over|less than|more than|circa|ca\.?|约|約|大约|大約|將近|将近|etwa|env(?:iron|\.)?)\s*/i
const isBehind =
  /\s*(?:之?前|以前|전|ago|назад|тому|fa|geleden|temu|sedan|siden|sitten|önce|atrás|(?:yang )?lalu|trước)$/iu
const isBefore = /^(?:vor|il y a|hace|há|för|před|acum)\s+/iu
const compact = /^(\d{1,3})\s?(s|m|min|h|hrs?|d|w|mo|y)$/i
const rightNow =
  /^(?:刚刚|剛剛|刚才|剛才|方才|たった今|방금(?: 전)?|(?:just|right) now|now|moments? ago|a moment ago|gerade eben|à l.instant|только что)$/iu
const dayAndTime = /^(.+?(?:前|ago))[\s,，]*(\d{1,2}[:：]\d{2}(?::\d{2})?)$/su

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const chineseWeekday = /^(上)?(?:[本这這])?(?:个|個)?(?:周|週|星期|礼拜|禮拜)([一二三四五六日天末])[\s,，]*(.*)$/s
const englishWeekday =
  /^(?:(?:last|on)\s+)?(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?(?!\p{L})[\s,]*(?:at\s+)?(.*)$/isu
const timeAlone =
  /^(?:(?:凌晨|清晨|早上|上午|中午|下午|傍晚|晚上)?\s*\d{1,2}[:：时時]\d{0,2}(?::\d{2})?分?\s*(?:[ap]\.?m\.?)?)?$/i

/**
 * A date that is told from the present: an instant; a day, counted back from today; the last time the clock showed this; or
 * a weekday (1 is Monday), the last one there was, or that of the week before. `time` is what stands behind a day.
 */
export type RelativeDate =
  | { readonly kind: 'instant'; readonly ms: number }
  | { readonly kind: 'day'; readonly daysBack: number; readonly time: string }
  | { readonly kind: 'clock'; readonly time: string }
  | { readonly kind: 'weekday'; readonly weekday: number; readonly isOfWeekBefore: boolean; readonly time: string }

/**
 * Reads `3小时前`, `1小时30分钟前`, `三天前`, `about 3 hours ago`, `5 years, 2 months ago`, `3h`, `vor 2 Stunden`,
 * `昨天17:09`, `周五 10:20`; `undefined` for anything else.
 */
export function relativeDate(text: string, nowMs: number): RelativeDate | undefined {
  const span = spanAgo(text)
  if (span !== undefined) return { kind: 'instant', ms: nowMs - span }
  if (rightNow.test(text)) return { kind: 'instant', ms: nowMs }
  const named = namedDay(text)
  if (named !== undefined) return { kind: 'day', ...named }
  if (text !== '' && timeAlone.test(text)) return { kind: 'clock', time: text }
  const [, days, time] = dayAndTime.exec(text) ?? []
  const ago = days === undefined ? undefined : spanAgo(days)
  if (ago !== undefined && time !== undefined && ago % day === 0) return { kind: 'day', daysBack: ago / day, time }
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

function numberOf(word: string): number {
  if (/^\d/.test(word)) return Number(word.replace(',', '.'))
  if (/^(?:半|half an?)$/i.test(word)) return 0.5
  if (isFew.test(word)) return fewOf
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

/** Reads a date that leaves out its year, or tells it from this one: `2月14日 17:09`, `02-14 17:09`, `去年2月14日`. */
export function yearlessDate(
  text: string,
): { readonly monthDay: string; readonly yearsBack: number | undefined; readonly rest: string } | undefined {
  const [, year, month, day, rest] =
    /^([今去前]年)?\s*(\d{1,2})(?:月\s*|-|\/)(\d{1,2})(?:日|号|號)?(?![\d/.-])\s*(.*)$/s.exec(text) ?? []
  if (month === undefined || day === undefined) return undefined
  const yearsBack = year === undefined ? undefined : '今去前'.indexOf(year.charAt(0))
  return { monthDay: `${month.padStart(2, '0')}-${day.padStart(2, '0')}`, yearsBack, rest: rest ?? '' }
}
