import { expect, test } from 'vitest'
import { contentChange } from '../../../src/poll/revisions/content-change.ts'
import { computingTime } from '../../support/computing-time.ts'

const text = ['One.', 'Two.', 'Three.', 'Four.', 'Five.']
const version = (title: string, lines: readonly string[], lang = 'en') => ({
  title,
  markdown: lines.join('\n\n'),
  lang,
})
const first = version('Harbour', text)

test.each([
  ['the title', version('Port', text), 'title: Harbour → Port'],
  ['one passage', version('Harbour', text.with(1, 'Two more.')), '1 passage: + more'],
  [
    'the title and two passages',
    version('Port', text.with(0, 'A.').with(4, 'E.')),
    'title; 2 passages: Harbour → Port, One → A, Five → E',
  ],
  ['a passage that came', version('Harbour', [...text, 'Six.']), '1 passage added: + Six.'],
  ['a passage that went', version('Harbour', text.toSpliced(2, 1)), '1 passage removed: − Three.'],
  ['all of it', version('Harbour', ['Another.', 'Text.']), '1 passage: One → Another, Two → Text, − Three., …'],
])('says that it is %s', (_what, now, change) => expect(contentChange(first, now)).toBe(change))

test('says the words of Chinese, and cuts long ones', () => {
  const before = version('港口', ['港口周二关闭，三艘渡轮改道。'], 'zh')
  const after = version('港口', ['港口周三关闭，三艘渡轮改道。', '船长说'.repeat(40)], 'zh')
  const change = contentChange(before, after)
  expect(change).toMatch(/^1 passage: 周二 → 周三, \+ (船长说)+.?.?…$/)
  expect(change?.length).toBeLessThan(80)
})

test('says nothing where nothing is different that a reader cares for', () => {
  expect(contentChange(first, version('Harbour ', [...text, '12 comments']))).toBeUndefined()
})

test('does not count the passages of long texts that have nothing in common', () => {
  const long = (word: string) =>
    version(
      'Harbour',
      Array.from({ length: 5_000 }, (_, n) => `${word} ${n} metres`),
    )
  const computedMs = computingTime()
  expect(contentChange(long('one'), long('two'))).toBe('the whole text')
  expect(computedMs()).toBeLessThan(3_000)
})
