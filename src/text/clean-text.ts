// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const controls = /[\0-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]|\p{Cs}/gu

/** What windows-1252 has in the place of the C1 controls, from 0x80 on; a blank where it has nothing, or a control is a line's end (NEL). */
const instead = '€ ‚ƒ„ †‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ'

/**
 * Drops what no text may hold: what XML 1.0 forbids (section 2.2), C0 controls but tab and newline, DEL, lone surrogates,
 * U+FFFE and U+FFFF. `\r\n` and `\r` become `\n`, and a C1 control the character that windows-1252 has there (`don\u0092t`),
 * where it has one.
 */
export function cleanText(text: string): string {
  if (!controls.test(text) && text.isWellFormed()) return text
  return text.replace(/\r\n?/g, '\n').replace(forbidden, (character) => {
    const meant = instead[character.charCodeAt(0) - 0x80] ?? ' '
    return meant === ' ' ? '' : meant
  })
}

/** Cleans a text as `cleanText` does and puts it on one line, without blanks at either end. */
export function oneLine(text: string): string {
  return cleanText(text)
    .replace(/[\t\n\f\u2028\u2029 ]+/g, ' ')
    .trim()
}

/** Cuts a text at `maxLength` UTF-16 units, never within a surrogate pair. */
export function cutAt(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  const last = text.charCodeAt(maxLength - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? maxLength - 1 : maxLength)
}
