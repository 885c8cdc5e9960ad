/** Month names and their usual cuts, by number; one line a language. Diacritics are dropped before they are looked up. */
const monthLines = [
  'jan feb mar apr may jun jul aug sep oct nov dec',
  'january february march april may june july august september october november december',
  'januar februar marz april mai juni juli august september oktober november dezember',
  'januari februari maart april mei juni juli augustus september oktober november december',
  'janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre',
  'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre',
  'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre',
  'janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro',
  'jan febr maerz apr maj jun jul avg sept okt nov dez',
  'jän fev mrz avr mag giu lug aou set ott nov dic',
  'ene feb mrt abr mai iun iul ago wrz paz lis gru',
  'janv fevr mars avr mai juin juil aout sept oct nov dec',
  'januar februar marcius aprilis majus junius julius augusztus szeptember oktober november december',
  'января февраля марта апреля мая июня июля августа сентября октября ноября декабря',
  'январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь',
  'янв фев мар апр мая июн июл авг сен окт ноя дек',
  'ιαν φεβ μαρ απρ μαι ιουν ιουλ αυγ σεπ οκτ νοε δεκ',
  'ιαν φεβ μαω απρ μαιω ιον ιολ αυγω σεπ οκτ νοε δεκ',
  'ιανουαριου φεβρουαριου μαρτιου απριλιου μαιου ιουνιου ιουλιου αυγουστου σεπτεμβριου οκτωβριου νοεμβριου δεκεμβριου',
  'stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia',
  'sty lut mar kwi maj cze lip sie wrz paz lis gru',
  'ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince',
  'ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik',
  'tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesakuuta heinakuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta',
]

const months: ReadonlyMap<string, number> = new Map(
  [...monthLines].reverse().flatMap((line) => line.split(' ').map((name, at) => [plainWord(name), at + 1] as const)),
)

/** The number of a month by its name in any of the languages feeds write it in; `undefined` for another word. */
export function monthNumber(word: string): number | undefined {
  return months.get(plainWord(word))
}

/** A word without case and diacritics. */
function plainWord(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ς', 'σ').replaceAll('ı', 'i')
}

/** Zone abbreviations seen in feeds, in minutes east of Greenwich (RFC 822, 5.1, and the common rest). */
const zones: ReadonlyMap<string, number> = new Map(
  Object.entries({
    ut: 0,
    utc: 0,
    gmt: 0,
    z: 0,
    wet: 0,
    zulu: 0,
    est: -300,
    edt: -240,
    et: -300,
    cst: -360,
    cdt: -300,
    ct: -360,
    mst: -420,
    mdt: -360,
    mt: -420,
    pst: -480,
    pdt: -420,
    pt: -480,
    ast: -240,
    adt: -180,
    at: -240,
    akst: -540,
    akdt: -480,
    hst: -600,
    nst: -210,
    ndt: -150,
    brt: -180,
    art: -180,
    clt: -240,
    bst: 60,
    west: 60,
    cet: 60,
    met: 60,
    mez: 60,
    cest: 120,
    mest: 120,
    mesz: 120,
    eet: 120,
    sast: 120,
    eest: 180,
    msk: 180,
    trt: 180,
    gst: 240,
    pkt: 300,
    ist: 330,
    npt: 345,
    ict: 420,
    wib: 420,
    sgt: 480,
    hkt: 480,
    pht: 480,
    awst: 480,
    bjt: 480,
    jst: 540,
    kst: 540,
    acst: 570,
    aest: 600,
    acdt: 630,
    aedt: 660,
    nzst: 720,
    nzdt: 780,
    a: -60,
    m: -720,
    n: 60,
    y: 720,
  }),
)

/** What an abbreviation means where the source's own zone uses it: `CST` is eight hours ahead in Shanghai. */
const localZones: ReadonlyMap<string, readonly (readonly [zone: RegExp, minutes: number])[]> = new Map([
  [
    'cst',
    [[/^(?:Asia\/(?:Shanghai|Chongqing|Chungking|Harbin|Urumqi|Kashgar|Taipei|Macau|Macao)|PRC|ROC)$/, 480] as const],
  ],
  ['ist', [[/^(?:Europe\/Dublin|Eire)$/, 60] as const, [/^(?:Asia\/(?:Jerusalem|Tel_Aviv)|Israel)$/, 120] as const]],
  ['bst', [[/^Asia\/Dhaka$/, 360] as const]],
  ['ast', [[/^Asia\/(?:Riyadh|Baghdad|Kuwait|Qatar|Bahrain|Aden)$/, 180] as const]],
])

/** Minutes east of Greenwich for a zone abbreviation; `undefined` for one nobody knows. */
export function zoneMinutes(name: string, timeZone: string | undefined): number | undefined {
  const key = name.toLowerCase()
  const local = timeZone && localZones.get(key)?.find(([zone]) => zone.test(timeZone))
  return local ? local[1] : zones.get(key)
}
