import { simplified } from '../likeness/simplified.ts'

/** Is told of each word of a text: where it stands, in UTF-16 units, and whether no phrase reaches across what is before it. */
export type OnWord = (word: string, start: number, end: number, isAfterGap: boolean) => void

/** Stands between words that no phrase reaches across; no text holds it as a word. */
export const gap = '\ue000'

/** Written without spaces, or with endings that searchers leave out: each character is a word, so that a phrase finds any piece of text. */
const lone =
  '[\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Hang}\\p{sc=Bopo}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmr}\\p{sc=Mymr}]'
const anyWord = new RegExp(
  `(?=[\\p{L}\\p{N}])(?:(${lone})\\p{M}*|(?:(?!${lone})[\\p{L}\\p{N}])(?:(?!${lone})[\\p{L}\\p{N}\\p{M}\\u00ad\\u200b-\\u200d\\u2060])*)`,
  'gu',
)
const loneWord = new RegExp(`^${lone}`, 'u')
const notInWord = /[^\p{L}\p{N}\p{M}]+/u
const accented = /[\u00c0-\u024f\u1e00-\u1eff]|[\u0300-\u036f]/
const accents = /(\p{sc=Latin})[\u0300-\u036f]+/gu
const ideograph = /[\u2e80-\u9fff\uf900-\ufaff]/g
/** Says how a character is to be drawn or where a line may end: soft hyphens, joiners, selectors of variants. */
const unseen = /[\u00ad\u200b-\u200d\u2060]|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]/gu

/**
 * Goes through the words of a text: letters in lower case and without accents, in any width, traditional Chinese characters as
 * their simplified ones. Of Chinese and the like each character is a word.
 *
 * A gap is where another mark stands between two words than one that holds them together (`3.5`, `U.S.`, `well-known`), where
 * a block ends, and where white space parts characters that are written without.
 */
export function eachWord(text: string, onWord: OnWord): void {
  let last = 0
  let wasLone = true
  let isFirst = true
  const parted = (start: number, end: number, isLone: boolean) => {
    const isAfterGap = !isFirst && start > last && isGap(text, last, start, wasLone, isLone)
    last = end
    wasLone = isLone
    isFirst = false
    return isAfterGap
  }
  const add = (start: number, end: number, isLone: boolean) => {
    const isAfterGap = parted(start, end, isLone)
    tellFolded(text.slice(start, end), (word, isOther) => onWord(word, start, end, isAfterGap && !isOther))
  }
  for (let at = 0; at < text.length; ) {
    const unit = text.charCodeAt(at)
    if (isCommonHan(unit) && !isMark(text.charCodeAt(at + 1))) {
      const isAfterGap = parted(at, at + 1, true)
      onWord(String.fromCharCode(simplified(unit)), at, at + 1, isAfterGap)
      at += 1
      continue
    }
    const end = endOfPlainWord(text, at)
    if (end > at) {
      add(at, end, false)
      at = end
    } else if (isSign(unit)) at += 1
    else {
      anyWord.lastIndex = at
      const match = anyWord.exec(text)
      if (match === null) return
      const [raw, isLone] = match
      add(match.index, match.index + raw.length, isLone !== undefined)
      at = match.index + raw.length
    }
  }
}

/** The words of a text and the gaps between them, one after the other, with a blank before, between and behind them. */
export function searchableText(text: string): string {
  let words = ' '
  eachWord(text, (word, _start, _end, isAfterGap) => {
    words += isAfterGap ? `${gap} ${word} ` : `${word} `
  })
  return words
}

/** Whether a word is a character of a script that is written without spaces. */
export function isLoneWord(word: string): boolean {
  const unit = word.charCodeAt(0)
  return isCommonHan(unit) || (unit >= 0x0e00 && loneWord.test(word))
}

/** Folds a text that is compared as a whole, such as a tag. */
export function foldLabel(text: string): string {
  return foldCharacters(text.normalize('NFKC').toLowerCase().replace(unseen, ''))
}

function tellFolded(raw: string, tell: (word: string, isOther: boolean) => void): void {
  const lower = raw.toLowerCase()
  const folded = /^[\0-\x7f]*$/.test(lower) ? lower : foldLabel(lower)
  if (!notInWord.test(folded)) tell(folded, false)
  else {
    // Signs such as ½ are several words by now.
    const words = folded.split(notInWord).filter((word) => word !== '')
    for (const [index, word] of words.entries()) tell(word, index > 0)
  }
}

function foldCharacters(text: string): string {
  const plain = accented.test(text) ? text.normalize('NFD').replace(accents, '$1').normalize('NFC') : text
  return plain.replace(ideograph, (character) => {
    const unit = character.charCodeAt(0)
    return String.fromCharCode(simplified(unit))
  })
}

function isCommonHan(unit: number): boolean {
  return unit >= 0x4e00 && unit <= 0x9fff
}

/** Whether it may belong to the character before it: marks for variants and sounds, or the first half of one. */
function isMark(unit: number): boolean {
  return (unit >= 0x0300 && unit <= 0x036f) || (unit >= 0x302a && unit <= 0x309a) || (unit >= 0xd800 && unit <= 0xfe0f)
}

/** The end of a word of ASCII letters and digits that begins here; `from` where it holds other letters too, or is none. */
function endOfPlainWord(text: string, from: number): number {
  let end = from
  while (isPlain(text.charCodeAt(end))) end += 1
  const next = text.charCodeAt(end)
  return next < 0x80 ||
    isCommonHan(next) ||
    (next >= 0x2010 && next <= 0x2027) ||
    (next >= 0x3001 && next <= 0x3029) ||
    Number.isNaN(next)
    ? end
    : from
}

/** Whether it is for certain in no word: the signs of ASCII and of Chinese, which are most of what stands between words. */
function isSign(unit: number): boolean {
  return (
    (unit < 0x80 && !isPlain(unit)) ||
    (unit >= 0x2010 && unit <= 0x2027) ||
    (unit >= 0x3000 && unit <= 0x3004) ||
    (unit >= 0x3008 && unit <= 0x3020) ||
    (unit >= 0xff01 && unit <= 0xff0f) ||
    (unit >= 0xff1a && unit <= 0xff20)
  )
}

function isPlain(unit: number): boolean {
  return (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a)
}

/** Whether what stands between two words parts them. */
function isGap(text: string, from: number, to: number, wasLone: boolean, isLone: boolean): boolean {
  const between = text.slice(from, to).replace(unseen, '')
  if (between === '') return false
  if (/\S/.test(between)) return wasLone || isLone || between.length > 1
  return (wasLone && isLone) || /\n\s*\n/.test(between)
}
