// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const controls = /[\0-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]|\p{Cs}/gu

/**
 * Drops what no text may hold: what XML 1.0 forbids (section 2.2), C0 and C1 controls but tab and newline, DEL, lone
 * surrogates, U+FFFE and U+FFFF. `\r\n` and `\r` become `\n`.
 */
export function cleanText(text: string): string {
  if (!controls.test(text) && text.isWellFormed()) return text
  return text.replace(/\r\n?/g, '\n').replace(forbidden, '')
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
