import { expect, test } from 'vitest'
import { contentChange } from '../../../src/poll/revisions/content-change.ts'

const text = ['One.', 'Two.', 'Three.', 'Four.', 'Five.']
const version = (title: string, lines: readonly string[]) => ({ title, markdown: lines.join('\n\n') })
const first = version('Harbour', text)

test.each([
  ['the title', version('Port', text), 'title'],
  ['one passage', version('Harbour', text.with(1, 'Two?')), '1 passage'],
  ['the title and two passages', version('Port', text.with(0, 'A.').with(4, 'E.')), 'title; 2 passages'],
  ['a passage that came', version('Harbour', [...text, 'Six.']), '1 passage added'],
  ['a passage that went', version('Harbour', text.toSpliced(2, 1)), '1 passage removed'],
  ['all of it', version('Harbour', ['Another.', 'Text.']), '1 passage'],
])('says that it is %s', (_what, now, change) => expect(contentChange(first, now)).toBe(change))

test('says nothing where nothing is different that a reader cares for', () => {
  expect(contentChange(first, version('Harbour ', [...text, '12 comments']))).toBeUndefined()
})

test('does not count the passages of long texts that have nothing in common', () => {
  const long = (word: string) =>
    version(
      'Harbour',
      Array.from({ length: 5_000 }, (_, n) => `${word} ${n} metres`),
    )
  const startedAt = performance.now()
  expect(contentChange(long('one'), long('two'))).toBe('the whole text')
  expect(performance.now() - startedAt).toBeLessThan(3_000)
})
