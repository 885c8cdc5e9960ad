const raised: Readonly<Record<string, string>> = signs('0123456789+-−nikx', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿⁱᵏˣ')
const lowered: Readonly<Record<string, string>> = signs('0123456789+-−nikx', '₀₁₂₃₄₅₆₇₈₉₊₋₋ₙᵢₖₓ')
/** A power, a charge, the mark of a note or several. */
const number = /^\s*(?:[-−+]?\d{1,4}[-−+]?|[-−+]|\d{1,3}(?:[,，–-]\s?\d{1,3})+)\s*$/

/** A power or an index that is told by a letter, alone or with a number: xⁿ⁺¹. */
const letter = /^\s*[-−]?[nikx](?:[-−+]\d{1,3})?\s*$/
const mayHaveLetter = /(?:^|[^\p{L}])\p{L}$|[\d)\]]$/u

/**
 * Writes the content of a `sup` or `sub` so that it cannot be taken for a part of what stands before it: numbers in raised
 * or lowered digits (x², H₂O), powers and indices by a letter too (xⁿ⁺¹), other text that would run on from a number after a blank.
 */
export function withRaisedDigits(text: string, tag: 'sup' | 'sub', before: string): string {
  if (number.test(text) || (letter.test(text) && mayHaveLetter.test(before))) {
    const forms = tag === 'sup' ? raised : lowered
    const isSeries = /\d[,，–-]\s?\d/.test(text)
    return text.trim().replace(isSeries ? /\d/g : /[\d+\-−nikx]/g, (sign) => forms[sign] ?? sign)
  }
  return /\d$/.test(before) && /^[-−]?\d/.test(text) ? ` ${text}` : text
}

function signs(from: string, to: string): Record<string, string> {
  const forms = [...to]
  return Object.fromEntries([...from].map((sign, at) => [sign, forms[at] ?? sign]))
}
