const second = 1_000
const minute = 60_000
const hour = 3_600_000
const day = 86_400_000

const whole = (words: string) => new RegExp(`^(?:${words})$`, 'iu')

/** Units of time by their names in the languages feeds and lists write them in; a month has 30 days, a year 365. */
const units: readonly (readonly [unit: RegExp, ms: number])[] = [
  [
    whole(
      '秒[钟鐘]?|초|seconds?|secs?|s|sekunden?|sekund(?:er|y|ę|ami|ou)?|secondes?|segundos?|secondi|секунд[уы]?|saniye|detik|giây',
    ),
    second,
  ],
  [
    whole(
      '分[钟鐘]?|분|minutes?|mins?|m|minuten?|minuter|minutter|minutos?|minut(?:[oiyę]|ami|ou)?|минут[уы]?|хвилин[уи]?|dakika|menit|phút|minuuttia?',
    ),
    minute,
  ],
  [
    whole(
      '[个個]?小[时時]|[个個]?钟头|個?鐘頭|時間|시간|hours?|hrs?|h|stunden?|std|heures?|horas?|or[ae]|uur|uren|час(?:а|ов)?|годин[уи]?|' +
        'timm(?:e|ar)|timer?|godzin[yę]?|hodin(?:ami|ou)|saat|jam|giờ|tuntia?',
    ),
    hour,
  ],
  [
    whole(
      '天|日|일|days?|d|tag(?:en?)?|jours?|d[ií]as?|giorn[oi]|dag(?:en|ar|e|er)?|день|дн(?:я|ей|і|ів)|dzień|dni|dn(?:y|em)|gün|hari|ngày|päivää?|zile',
    ),
    day,
  ],
  [
    whole(
      '周|週|[个個]?星期|[个個]?礼拜|個?禮拜|週間|주|weeks?|wks?|w|wochen?|semaines?|semanas?|settiman[ae]|недел[юиь]|тиж(?:день|ні|нів)|week(?:en)|' +
        'veck(?:a|or)|ug(?:e|er)|uk(?:e|er)|tydzień|tygodni[ea]?|týdn(?:y|em)|hafta|minggu|tuần|viikkoa?',
    ),
    7 * day,
  ],
  [
    whole(
      '[个個]?月|[ヶか]月|개월|months?|mos?|monat(?:en?)?|mois|m[eê]s(?:es)?|mesi|maand(?:en)?|месяц(?:а|ев)?|місяц(?:ь|і|ів)|' +
        'månad(?:er)?|måned(?:er)?|miesiąc[ea]?|miesięcy|měsíc(?:i|em)|ay|bulan|tháng|kuukautta|luni',
    ),
    30 * day,
  ],
  [
    whole(
      '年|년|years?|yrs?|y|jahr(?:en?)?|ans?|années?|años?|anos?|ann[oi]|jaar|год(?:а)?|лет|рок(?:и|ів)|år|rok|lata|lat|lety|yıl|tahun|năm|vuotta|ani',
    ),
    365 * day,
  ],
]

/** The milliseconds of a unit of time by its name in any of the languages; `undefined` for another word. */
export function unitMs(unit: string): number | undefined {
  return units.find(([pattern]) => pattern.test(unit))?.[1]
}

/** Names of days told from today, by how many they go back; one language after the other. */
const dayLines: readonly (readonly [daysBack: number, names: string])[] = [
  [
    0,
    '今天|今日|今早|今晨|今晚|本日|오늘|today|heute|aujourd.?hui|hoy|hoje|oggi|vandaag|сегодня|сьогодні|dzisiaj|dziś|dnes|i ?dag|bugün|tänään|hari ini|hôm nay',
  ],
  [
    1,
    '昨天|昨日|昨晚|昨夜|어제|yesterday|gestern|hier|ayer|ontem|ieri|gisteren|вчера|вчора|wczoraj|včera|i ?går|dün|eilen|kemarin|hôm qua',
  ],
  [
    2,
    '前天|一昨日|그저께|vorgestern|avant-?hier|anteayer|antes de ayer|anteontem|l.altro ieri|eergisteren|позавчера|przedwczoraj|předevčírem',
  ],
  [3, '大前天'],
]
const dayNames = dayLines.map(([daysBack, names]) => ({ daysBack, name: new RegExp(`^(?:${names})`, 'iu') }))
const clockWords = /^(?:at|um|à|a las?|às|alle|ore|om|в|о|o|v|w|kl\.?|klo|saat|pukul|lúc|,|，|-|–|\s)+(?=\d)/iu

/** Reads a day that is told from today, and what stands behind it: `昨天08:30`, `hier à 10:30`. */
export function namedDay(text: string): { readonly daysBack: number; readonly time: string } | undefined {
  for (const { daysBack, name } of dayNames) {
    const [day] = name.exec(text) ?? []
    if (day === undefined) continue
    const rest = text.slice(day.length)
    if (/[a-zа-яё]$/i.test(day) && /^[\p{L}\d-]/u.test(rest)) continue
    const clock = rest.trim().replace(clockWords, '')
    return { daysBack, time: /[晚夜]$/.test(day) ? `晚上${clock}` : clock }
  }
  return undefined
}
