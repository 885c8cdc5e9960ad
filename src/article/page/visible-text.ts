/**
 * What leaves no mark on a page: control characters, soft hyphens, zero-width and bidi marks, byte order marks and Unicode's
 * noncharacters. U+200D stays, it joins emoji and Indic letters.
 */
const invisible =
  /[[\p{Cc}--[\t\n\f\r]]\xAD\u180E\u200B\u200C\u200E\u200F\u202A-\u202E\u2060-\u206F\uFDD0-\uFDEF\uFEFF\uFFFE\uFFFF]/gv

/** Letters that a zero-width non-joiner between them tells apart: Arabic (Persian, Urdu) and the scripts of India. */
const joinsLetters = /[\u0600-\u08FF\u0900-\u0DFF]/

/** Drops from foreign text what nobody sees. */
export function cleanText(text: string): string {
  return text.replace(invisible, (character, at: number) =>
    character === '\u200C' && joinsLetters.test(text[at - 1] ?? '') && joinsLetters.test(text[at + 1] ?? '')
      ? character
      : '',
  )
}
