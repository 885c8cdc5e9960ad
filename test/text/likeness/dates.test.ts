import { expect, test } from 'vitest'
import { namedDays, sameDays } from '../../../src/text/likeness/dates.ts'
import { unitsOf } from '../../../src/text/likeness/units.ts'

const daysOf = (text: string) => namedDays(unitsOf(text))
const day = (month: number, ofMonth: number) => month * 32 + ofMonth

test.each([
  ['央行6月3日公告', day(6, 3)],
  ['於２１日公布', 21],
  ['WEXLEY, May 6 (Larkhill)', day(5, 6)],
  ['On Tuesday, 3 March', day(3, 3)],
  ['dated Tuesday, March 3rd. More', day(3, 3)],
  ['2026-08-22 17:17', day(8, 22)],
])('%s names a day', (text, expected) => {
  expect(daysOf(text).first).toBe(expected)
})

test.each(['报7.1168，上调42个基点', 'He may run 12 miles', 'the 31 marchers', '2026年', 'version 1.2'])(
  '%s names none',
  (text) => {
    expect(daysOf(text).first).toBeUndefined()
  },
)

test('two texts name one day, two days, or cannot be told', () => {
  const [third, alone, fourth, none] = ['6月3日电', '3日电', 'on 4 June', 'yesterday'].map(daysOf)
  if (!third || !alone || !fourth || !none) throw new Error('not read')
  expect([sameDays(third, alone), sameDays(third, fourth), sameDays(third, none)]).toEqual([1, -1, 0])
  expect(sameDays(daysOf('6月4日电，截至6月3日'), third)).toBe(0)
})
