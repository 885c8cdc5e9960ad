import fc from 'fast-check'

const [firstSurrogate, surrogates, codePoints] = [0xd800, 0x800, 0x110000]

/**
 * Any character of Unicode, as fast-check's own unit `binary` is: that one makes a table of all million of them, once in every
 * process, which takes longer than most properties.
 */
const anyCharacter = fc.nat({ max: codePoints - surrogates - 1 }).map(
  (at) => String.fromCodePoint(at < firstSurrogate ? at : at + surrogates),
  (character) => {
    const point = typeof character === 'string' ? (character.codePointAt(0) ?? 0) : -1
    if (point < 0 || character !== String.fromCodePoint(point)) throw new Error('it is not one character')
    return point < firstSurrogate ? point : point - surrogates
  },
)

/** Any text, up to so many characters. */
export function anyText(maxLength?: number): fc.Arbitrary<string> {
  return fc.string({ unit: anyCharacter, ...(maxLength !== undefined && { maxLength }) })
}
