/** Where the ten digits of other scripts begin: Arabic, Persian, Devanagari, Bengali, Thai, full width. */
const zeros = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50, 0xff10]
const otherDigit = /[\u0660-\u0669\u06F0-\u06F9\u0966-\u096F\u09E6-\u09EF\u0E50-\u0E59\uFF10-\uFF19]/g
const mayDiffer = /[^\0-\x7f]|\dh\d|\buhr\b/i

const numerals = '〇一二三四五六七八九'
const numeral = /([〇零○一二三四五六七八九十]{1,6}|元)(?=[年月日号號点點時时])/g
/** The year before the first of each: the eras of Japan, the years of the Republic of China. */
const eras: ReadonlyMap<string, number> = new Map([
  ['令和', 2018],
  ['平成', 1988],
  ['民國', 1911],
  ['民国', 1911],
])

/**
 * Writes the numbers of a date as most sites do: the digits of other scripts, and Chinese numerals, as those of ASCII; the
 * year of an era as one of ours; `9.30 Uhr`, `9h30` and `3点20分` with a colon.
 */
export function plainDate(text: string): string {
  if (!mayDiffer.test(text)) return text
  return text
    .replace(otherDigit, (digit) =>
      String(digit.charCodeAt(0) - (zeros.findLast((zero) => zero <= digit.charCodeAt(0)) ?? 0)),
    )
    .replace(numeral, (written) => String(numberOf(written)))
    .replace(/(令和|平成|民國|民国)\s?(\d{1,3})(?=年)/g, (_, era, year) => String((eras.get(era) ?? 0) + Number(year)))
    .replace(/(\d{1,2})\s?[点點時时]\s?半/g, '$1:30')
    .replace(/(\d{1,2})\s?[点點]\s?(\d{1,2})分?/g, (_, hour, minute) => `${hour}:${minute.padStart(2, '0')}`)
    .replace(/(\d{1,2})\s?[点點](?:整|[钟鐘])?/g, '$1:00')
    .replace(/(?<![\d.])(\d{1,2})[.:]?(\d{2})?\s?uhr\b/gi, (_, hour, minute = '00') => `${hour}:${minute}`)
    .replace(/(?<![\d:])(\d{1,2})\s?h\s?(\d{2})(?![\d:m])/gi, '$1:$2')
}

/** `二〇二六` digit by digit, `十一` and `二十三` by tens. */
function numberOf(written: string): number {
  if (written === '元') return 1
  const digit = (character: string | undefined) => Math.max(0, numerals.indexOf(character ?? ''))
  if (!written.includes('十')) return Number([...written].map(digit).join(''))
  const [tens = '', ones] = written.split('十')
  return (tens === '' ? 1 : digit(tens)) * 10 + digit(ones)
}
