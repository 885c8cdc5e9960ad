import { describe, expect, test } from 'vitest'
import { freshnessOf } from '../../../src/fetch/politeness/freshness.ts'

const now = Date.UTC(2026, 10, 21, 9, 0, 0)
const inOneHour = 'Sat, 21 Nov 2026 10:00:00 GMT'

describe('freshness', () => {
  test.each([
    ['max-age', { cacheControl: 'public, max-age=600' }, 600_000],
    ['max-age in capitals and quotes', { cacheControl: 'Max-Age="600"' }, 600_000],
    ['max-age less Age', { cacheControl: 'max-age=600', age: '590' }, 10_000],
    ['max-age before Expires', { cacheControl: 'max-age=60', expires: inOneHour }, 60_000],
    ['the first of two max-ages', { cacheControl: 'max-age=60, max-age=9000' }, 60_000],
    ['Expires less Date', { expires: inOneHour, date: 'Sat, 21 Nov 2026 09:30:00 GMT' }, 1_800_000],
    ['Expires without Date', { expires: inOneHour }, 3_600_000],
    ['Expires less Age', { expires: inOneHour, age: '600' }, 3_000_000],
    ['the largest there is', { cacheControl: 'max-age=99999999999999999999' }, 2 ** 31 * 1_000],
  ])('is read from %s', (_name, headers, freshForMs) => {
    expect(freshnessOf(headers, now)).toEqual({ freshForMs })
  })

  test.each([
    ['nothing', {}],
    ['s-maxage, which is for shared caches', { cacheControl: 's-maxage=600' }],
    ['no-cache', { cacheControl: 'no-cache, max-age=600' }],
    ['no-store', { cacheControl: 'no-store', expires: inOneHour }],
    ['max-age=0', { cacheControl: 'max-age=0' }],
    ['a max-age that is no number', { cacheControl: 'max-age=-5' }],
    ['an Age beyond max-age', { cacheControl: 'max-age=600', age: '601' }],
    ['Expires: 0', { expires: '0' }],
    ['Expires: -1', { expires: '-1' }],
    ['an Expires that is past', { expires: 'Sat, 21 Nov 2026 08:00:00 GMT' }],
  ])('is not there with %s', (_name, headers) => {
    expect(freshnessOf(headers, now)).toEqual({})
  })
})
