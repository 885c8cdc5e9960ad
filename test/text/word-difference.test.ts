import { expect, test } from 'vitest'
import { type Stretch, wordDifference } from '../../src/text/word-difference.ts'
import { computingTime } from '../support/computing-time.ts'

const marked = (passages: readonly (readonly Stretch[])[]) =>
  passages.map((passage) =>
    passage.map(({ text, kind }) => ({ same: text, added: `{${text}}`, removed: `[${text}]` })[kind]).join(''),
  )

test.each([
  [
    'a word',
    'One.\n\nThe quay is dry at six.',
    'One.\n\nThe quay is dry at seven.',
    'en',
    ['The quay is dry at [six]{seven}.'],
  ],
  ['Chinese words', '北线今天恢复航行。', '北线今天停止航行。', 'zh-CN', ['北线今天[恢复]{停止}航行。']],
  ['a passage that went', 'One.\n\nTwo.\n\nThree.', 'One.\n\nThree.', 'en', ['[Two.]']],
  ['a passage that came', 'One.\nThree.', 'One.\nTwo.\nThree.', 'en', ['{Two.}']],
  ['a passage that went and two that came', 'A b.\nEnd.', 'A c.\nNew.\nEnd.', 'en', ['A [b]{c}.', '{New.}']],
  ['nothing', 'One.', 'One.\n', 'no language', []],
])('shows %s', (_what, before, after, lang, expected) => {
  expect(marked(wordDifference(before, after, lang))).toEqual(expected)
})

test('long texts with nothing in common are told apart as wholes, in no long time', () => {
  const long = (word: string) => Array.from({ length: 20_000 }, (_, n) => `${word}${n}`)
  const computedMs = computingTime()
  expect(wordDifference(long('a').join(' '), long('b').join(' '), 'en').length).toBeGreaterThan(0)
  expect(wordDifference(long('a').join('\n'), long('b').join('\n'), 'en').length).toBeGreaterThan(0)
  expect(computedMs()).toBeLessThan(10_000)
})
