import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ExcerptPiece, excerptOf, markFound } from '../../../src/text/query/excerpt.ts'
import type { Query } from '../../../src/text/query/query.ts'
import { readQuery } from '../../../src/text/query/read-query.ts'

const queryOf = (text: string): Query => {
  const read = readQuery(text, 'utc')
  if ('problem' in read) throw new Error(read.problem)
  return read.query
}
const marked = (pieces: readonly ExcerptPiece[]) =>
  pieces.map(({ text, isFound }) => (isFound ? `[${text}]` : text)).join('')
const filler = (n: number) => 'Nothing of note happened on this day either. '.repeat(n)

describe('an excerpt', () => {
  test('marks what was found as it stands in the text, and not what was not to be there', () => {
    expect(marked(excerptOf('臺灣與美國的 Café，\n台湾', queryOf('台湾 cafe OR ferr* -美国'), 99))).toBe(
      '[臺灣]與美國的 [Café]， [台湾]',
    )
    expect(marked(excerptOf('Ferries left', queryOf('ferr* title:left'), 99))).toBe('[Ferries] left')
    expect(marked(markFound('Left <b>', queryOf('title:left'), 'title'))).toBe('[Left] <b>')
  })

  test('is where most of what is looked for stands together', () => {
    const text = `${filler(9)}The harbour slept. ${filler(9)}A ferry left the harbour at dawn. ${filler(9)}`
    const pieces = excerptOf(text, queryOf('harbour ferry'), 120)
    expect(marked(pieces)).toContain('[ferry] left the [harbour]')
    expect(marked(pieces)).toMatch(/^…\S.*\S…$/)
    expect(pieces.map((each) => each.text).join('').length).toBeLessThanOrEqual(122)
  })

  test('is the beginning, where nothing is found in the text', () => {
    expect(marked(excerptOf(`A ferry. ${filler(9)}`, queryOf('title:x'), 60))).toMatch(/^A ferry\. Nothing.*…$/)
    expect(marked(excerptOf('short', queryOf('x'), 60))).toBe('short')
  })

  test('of any text is a piece of it, without half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 20, max: 80 }), (text, length) => {
        const pieces = excerptOf(`${text} ferry ${text}`, queryOf('ferry'), length)
        const whole = pieces.map((each) => each.text).join('')
        expect(whole.isWellFormed()).toBe(text.isWellFormed())
        expect(whole.length).toBeLessThanOrEqual(length + 2)
        expect(`${text} ferry ${text}`.replace(/\s+/g, ' ')).toContain(whole.replace(/^…|…$/g, '').trim())
      }),
      { numRuns: 200 },
    )
  })
})
