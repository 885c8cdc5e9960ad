import { describe, expect, test } from 'vitest'
import { parseHttpDate } from '../../../src/fetch/politeness/http-date.ts'
import { maxRetryAfterMs, parseRetryAfter } from '../../../src/fetch/politeness/retry-after.ts'

const now = Date.UTC(2026, 10, 21, 9, 0, 0)

describe('an HTTP date', () => {
  test.each([
    ['IMF-fixdate', 'Sat, 21 Nov 2026 09:30:00 GMT', Date.UTC(2026, 10, 21, 9, 30)],
    ['RFC 850', 'Saturday, 21-Nov-26 09:30:00 GMT', Date.UTC(2026, 10, 21, 9, 30)],
    ['RFC 850 of the century before', 'Sunday, 06-Nov-94 08:49:37 GMT', Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['asctime, which is in GMT', 'Sat Nov 21 09:30:00 2026', Date.UTC(2026, 10, 21, 9, 30)],
    ['asctime with a day of one digit', 'Sun Nov  1 09:30:00 2026', Date.UTC(2026, 10, 1, 9, 30)],
    ['a leap second', 'Sat, 31 Dec 2016 23:59:60 GMT', Date.UTC(2017, 0, 1)],
    ['the 29th of February', 'Thu, 29 Feb 2024 00:00:00 GMT', Date.UTC(2024, 1, 29)],
  ])('is read: %s', (_name, text, atMs) => {
    expect(parseHttpDate(text, now)).toBe(atMs)
  })

  test.each([
    '',
    '0',
    '-1',
    '-5',
    '1.5',
    'abc 1',
    'tomorrow',
    '2026-11-21T09:30:00Z',
    '2026',
    'Sat, 21 Nov 2026',
    'Sat, 31 Feb 2026 09:30:00 GMT',
    'Sat, 21 Nov 2026 24:00:00 GMT',
    'Sat, 21 Nov 2026 09:30:00 +0800',
    'Sat, 00 Nov 2026 09:30:00 GMT',
    `Sat, ${'2'.repeat(10_000)}`,
  ])('is not: %.40j', (text) => {
    expect(parseHttpDate(text, now)).toBeUndefined()
  })
})

describe('Retry-After', () => {
  test.each([
    ['120', 120_000],
    [' 120 ', 120_000],
    ['0', 0],
    ['Sat, 21 Nov 2026 09:02:00 GMT', 120_000],
    ['Sat, 21 Nov 2026 08:00:00 GMT', 0],
    ['315360000', maxRetryAfterMs],
    ['999999999999999', maxRetryAfterMs],
    ['Sat, 21 Nov 2036 09:00:00 GMT', maxRetryAfterMs],
  ])('%s is a wait of %i ms', (text, waitMs) => {
    expect(parseRetryAfter(text, now)).toBe(waitMs)
  })

  test.each([undefined, '', '-5', '1.5', '+5', '1e3', '0x10', 'abc 1', 'soon', '5 seconds', '9'.repeat(400)])(
    '%j is none',
    (text) => {
      expect(parseRetryAfter(text, now)).toBeUndefined()
    },
  )
})
