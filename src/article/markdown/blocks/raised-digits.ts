const raised: Readonly<Record<string, string>> = signs('0123456789+-−', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻')
const lowered: Readonly<Record<string, string>> = signs('0123456789+-−', '₀₁₂₃₄₅₆₇₈₉₊₋₋')
/** A power, a charge, the mark of a note or several. */
const number = /^\s*(?:[-−+]?\d{1,4}[-−+]?|[-−+]|\d{1,3}(?:[,，–-]\s?\d{1,3})+)\s*$/

/**
 * Writes the content of a `sup` or `sub` so that it cannot be taken for a part of what stands before it: numbers in raised
 * or lowered digits (x², H₂O), other text that would run on from a number after a blank.
 */
export function withRaisedDigits(text: string, tag: 'sup' | 'sub', before: string): string {
  if (number.test(text)) {
    const forms = tag === 'sup' ? raised : lowered
    const isSeries = /\d[,，–-]\s?\d/.test(text)
    return text.trim().replace(isSeries ? /\d/g : /[\d+\-−]/g, (sign) => forms[sign] ?? sign)
  }
  return /\d$/.test(before) && /^[-−]?\d/.test(text) ? ` ${text}` : text
}

function signs(from: string, to: string): Record<string, string> {
  const forms = [...to]
  return Object.fromEntries([...from].map((sign, at) => [sign, forms[at] ?? sign]))
}
