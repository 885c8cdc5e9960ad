/** All that is dropped from a text, or is white space but a single blank. */
const unusual =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\0-\x1F\x7F-\xA0\xAD\u1680\u180E\u2000-\u200C\u200E\u200F\u2028-\u202F\u205F-\u206F\u3000\uFDD0-\uFDEF\uFEFF\uFFFE\uFFFF]| {2}/

/** Whether a text is shown as it is written: found out in one look, where cleaning and collapsing take three. */
export function isUsual(text: string): boolean {
  return !unusual.test(text)
}

const collapsible = /[\t\n\f\r\u2028\u2029]| {2}/
const otherBlanks = /[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]{33,}/
/** Found, or not, in a sixth of the time. */
const twoOtherBlanks = /[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]{2}/

/** White space as HTML collapses it; a run of more than 32 blanks of other kinds is one too, since nobody reads it. */
export function collapse(text: string): string {
  const collapsed = collapsible.test(text) ? text.replace(/[ \t\n\f\r\u2028\u2029]+/g, ' ') : text
  const hasLongRun = collapsed.length > 32 && twoOtherBlanks.test(collapsed) && otherBlanks.test(collapsed)
  return hasLongRun ? collapsed.replace(/\s{33,}/g, ' ') : collapsed
}
