import { labelToName } from '@exodus/bytes/encoding-lite.js'
import { loadLibrary } from '../load-library.ts'

/** Labels seen in the wild that the Encoding standard does not know, and what they mean. */
const strayLabels: Readonly<Record<string, string>> = {
  ansi: 'windows-1252',
  'big5-eten': 'big5',
  cp54936: 'gb18030',
  cp65001: 'utf-8',
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  cp951: 'big5',
  eucjp: 'euc-jp',
  euccn: 'gbk',
  'euc-cn': 'gbk',
  euckr: 'euc-kr',
  gb: 'gbk',
  big5hkscs: 'big5',
  'gb-2312': 'gbk',
  'gb18030-2005': 'gb18030',
  'gb18030-2022': 'gb18030',
  'gb2312-80': 'gbk',
  kz1048: 'rk1048',
  ptcp154: 'pt154',
  ms936: 'gbk',
  ms949: 'euc-kr',
  ms950: 'big5',
  sjis: 'shift_jis',
  uhc: 'euc-kr',
  utf: 'utf-8',
  utf8mb4: 'utf-8',
  'utf-8mb4': 'utf-8',
  'windows-932': 'shift_jis',
  'windows-936': 'gbk',
  'windows-950': 'big5',
}

/** The decoder for a label as a site writes it; absent where nobody knows it, or knows it as unsafe (`iso-2022-kr`). */
export function knownCharset(label: string | undefined): string | undefined {
  const tidy = label?.trim().toLowerCase()
  if (!tidy) return undefined
  const spellings = [tidy, tidy.replaceAll('_', '-'), tidy.replace(/[_-]/g, '')]
  const meant = spellings.map((each) => strayLabels[each] ?? each.replace(windowsLabel, 'windows-$1'))
  const names = meant.map((each) => labelToName(each))
  const name = names.find((each) => each !== null)?.toLowerCase()
  if (name !== undefined) return name === 'replacement' || name === 'x-user-defined' ? undefined : name
  return meant.find((each) => beyondTheWeb.test(each) && isInIconv(each))
}

function isInIconv(label: string): boolean {
  return (loadLibrary('iconv-lite') as typeof import('iconv-lite')).encodingExists(label)
}

const windowsLabel = /^(?:win|cp|x-cp|windows)[-_]?(125[0-8])$/

/** Charsets the web does not know, but old and odd pages and feeds are in: DOS, Macintosh, UTF-32. Never UTF-7, never base64. */
const beyondTheWeb =
  /^(?:(?:cp|ibm|dos-?)?\d{3,4}|mac[a-z-]{4,20}|x-mac-[a-z]{4,20}|utf-?32(?:[bl]e)?|koi8-?t|hproman8|pt154|ptcp154|viscii|tcvn|tis620|rk1048|armscii8)$/
