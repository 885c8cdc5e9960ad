import { describe, expect, test } from 'vitest'
import { formatDuration, parseDuration } from '../src/duration.ts'

describe('a duration', () => {
  test.each([
    ['250ms', 250],
    ['30s', 30_000],
    ['1.5h', 5_400_000],
    ['7d', 604_800_000],
  ])('%s is read as %i milliseconds', (text, ms) => {
    expect(parseDuration(text)).toBe(ms)
  })

  test.each(['', '30', 's', '-5s', '1e3s', '30 s', '5w', '9999999999s'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeUndefined()
  })

  test.each([
    [900, '1s'],
    [45_000, '45s'],
    [260_000, '4m 20s'],
    [11_100_000, '3h 5m'],
    [187_200_000, '2d 4h'],
    [3_600_000, '1h'],
  ])('%i milliseconds are written %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })
})
