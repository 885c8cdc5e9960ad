import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cutAt } from '../../src/text/clean-text.ts'
import { cutAtSentence, cutAtWord } from '../../src/text/cut-text.ts'
import { anyText } from '../support/arbitrary-text.ts'

describe('a text that is cut at a sentence', () => {
  test.each([
    ['Low tide is at nine. The ferry waits for nobody', 30, 'Low tide is at nine.'],
    ['Is it low tide? The ferry waits for nobody', 30, 'Is it low tide?'],
    ['He said “low tide.” The ferry waits', 24, 'He said “low tide.”'],
    ['渡轮今天恢复通航。北线下周恢复，南线仍然停航', 15, '渡轮今天恢复通航。'],
    ['他说：“真的恢复了！”北线下周恢复，南线仍然停航', 15, '他说：“真的恢复了！”'],
    ['Mr. Smith of the U.S. Navy said so. He left soon', 40, 'Mr. Smith of the U.S. Navy said so.'],
    ['Up 3.5 per cent. Down 2.7 per cent later', 20, 'Up 3.5 per cent.'],
  ])('ends with the last whole one: %s', (text, length, expected) => {
    expect(cutAtSentence(text, length)).toBe(expected)
  })

  test('ends at a word where the last sentence ends far ahead, or none does', () => {
    expect(cutAtSentence('No. The ferry waits for nobody, and the tide for even fewer', 40)).toBe(
      'No. The ferry waits for nobody, and the…',
    )
    expect(cutAtSentence('一二三四五六七八九十'.repeat(10), 40)).toHaveLength(40)
  })

  test('is left as it is where it is short enough', () => {
    expect(cutAtSentence('Low tide. The ferry', 19)).toBe('Low tide. The ferry')
  })
})

describe('a text that is cut at a word', () => {
  test('is cut where the words of ICU are, also where they are plain to see', () => {
    const letter = fc.constantFrom(..."aZ  1._'’-:é中文の\u0301\u200d🛳")
    const words = new Intl.Segmenter('en', { granularity: 'word' })
    fc.assert(
      fc.property(
        fc.string({ unit: letter, minLength: 8, maxLength: 60 }),
        fc.integer({ min: 3, max: 30 }),
        (text, length) => {
          fc.pre(text.length > length)
          const room = cutAt(text, length - 1)
          const start = words.segment(text.slice(0, length + 40)).containing(room.length)?.index ?? room.length
          const whole = room.slice(0, start)
          const held = /^[!-~]/.test(text.slice(whole.length)) ? whole.replace(/[!-~]+$/, '') : whole
          const kept = [held, whole].find((each) => each.length * 2 >= length) ?? room
          expect(cutAtWord(text, length)).toBe(`${kept.trimEnd()}…`)
        },
      ),
      { numRuns: 3_000 },
    )
  })

  test.each([
    ['The ferry waits for nobody', 15, 'The ferry…'],
    ['The ferry waits for nobody', 16, 'The ferry waits…'],
    ["They don't wait for the captain", 14, "They don't…"],
    ['国务院新闻办公室宣布中华人民共和国成立', 12, '国务院新闻办公室宣布…'],
    ['A state-of-the-art ferry', 18, 'A state-of-the-…'],
    ['The newest state-of-the-art ferry', 22, 'The newest…'],
    ['Look at https://harbour.example/low/tide', 14, 'Look at…'],
    ['渡轮渡轮渡轮渡轮🛳️🛳️🛳️', 12, '渡轮渡轮渡轮渡轮🛳️…'],
  ])('ends in whole ones: %s', (text, length, expected) => {
    expect(cutAtWord(text, length)).toBe(expected)
  })

  test('is never longer than it may be, begins as the text does, and holds no half of a character', () => {
    fc.assert(
      fc.property(anyText(80), fc.integer({ min: 4, max: 60 }), (text, length) => {
        for (const cut of [cutAtWord(text, length), cutAtSentence(text, length)]) {
          expect(cut.length).toBeLessThanOrEqual(Math.max(length, 0))
          expect(cut.isWellFormed()).toBe(true)
          expect(text.startsWith(cut.replace(/…$/, '')) || text === cut).toBe(true)
        }
      }),
    )
  })
})
