import { describe, expect, test } from 'vitest'
import {
  adaptiveIntervalMs,
  isSilent,
  learnQuiet,
  learnRhythm,
  type Sighting,
  unknownRhythm,
} from '../../../src/poll/schedule/rhythm.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const bounds = { shortestMs: 5 * minute, longestMs: day }
const now = Date.UTC(2026, 6, 1, 10)

/** A first listing of entries that lie `gap` apart, the newest `ago` before now. */
function listing(gap: number, { ago = 0, count = 20 } = {}): Sighting {
  const publishedAtMs = Array.from({ length: count }, (_, n) => now - ago - n * gap)
  return { nowMs: now, publishedAtMs, fresh: count, isFirst: true, isGap: false }
}
const interval = (sighting: Sighting) => adaptiveIntervalMs(learnRhythm(unknownRhythm, sighting, bounds), now, bounds)

describe('the rhythm of a source', () => {
  test('is polled at half the usual gap between its articles', () => {
    expect(interval(listing(2 * hour))).toBe(hour)
  })

  test('stays within 5 minutes and 24 hours', () => {
    expect(interval(listing(minute))).toBe(5 * minute)
    expect(interval(listing(30 * day))).toBe(day)
  })

  test('slows down with the time that it has been quiet, and is back at once with the next article', () => {
    const quiet = learnRhythm(unknownRhythm, listing(10 * minute, { ago: 10 * hour }), bounds)
    expect(adaptiveIntervalMs(quiet, now, bounds)).toBe(hour)
    const awake = learnRhythm(quiet, { ...listing(10 * minute), fresh: 1, isFirst: false }, bounds)
    expect(adaptiveIntervalMs(awake, now, bounds)).toBe(5 * minute)
  })

  test('of a source that publishes a bunch each day is not taken for seconds', () => {
    const bunches = Array.from({ length: 20 }, (_, n) => now - Math.floor(n / 10) * day - (n % 10) * 1_000)
    expect(interval({ ...listing(0), publishedAtMs: bunches })).toBeGreaterThan(5 * minute)
  })

  test('does not believe dates in the future', () => {
    const rhythm = learnRhythm(
      unknownRhythm,
      { ...listing(hour), publishedAtMs: [now + 9 * day, now - hour, now - 2 * hour] },
      bounds,
    )
    expect(rhythm).toMatchObject({ newestAtMs: now - hour, gapMs: hour })
  })

  test('without dates is learned from what polls bring: halved by news, lengthened by none', () => {
    const undated = { nowMs: now, publishedAtMs: [], fresh: 5, isFirst: true, isGap: false }
    const first = learnRhythm(unknownRhythm, { ...undated, fresh: 0 }, bounds)
    expect(adaptiveIntervalMs(first, now, bounds)).toBe(30 * minute)
    expect(adaptiveIntervalMs(learnQuiet(first, bounds), now, bounds)).toBe(45 * minute)
    const news = learnRhythm(first, { ...undated, isFirst: false }, bounds)
    expect(adaptiveIntervalMs(news, now, bounds)).toBe(15 * minute)
    let rhythm = first
    for (let n = 0; n < 50; n += 1) rhythm = learnQuiet(rhythm, bounds)
    expect(adaptiveIntervalMs(rhythm, now, bounds)).toBe(day)
  })

  test('is hurried by half after a gap, and relaxes slowly', () => {
    const before = learnRhythm(unknownRhythm, listing(4 * hour), bounds)
    const hurried = learnRhythm(before, { ...listing(4 * hour), isFirst: false, isGap: true }, bounds)
    expect(adaptiveIntervalMs(hurried, now, bounds)).toBe(adaptiveIntervalMs(before, now, bounds) / 2)
    let rhythm = hurried
    for (let n = 0; n < 20; n += 1) rhythm = learnRhythm(rhythm, { ...listing(4 * hour), isFirst: false }, bounds)
    expect(adaptiveIntervalMs(rhythm, now, bounds)).toBe(2 * hour)
  })
})

describe('a silent source', () => {
  test('has had no article for four times its usual gap', () => {
    const rhythm = learnRhythm(unknownRhythm, listing(day), bounds)
    expect(isSilent(rhythm, now + 3.9 * day)).toBe(false)
    expect(isSilent(rhythm, now + 4.1 * day)).toBe(true)
  })

  test('is not one that sleeps each night', () => {
    const evening = learnRhythm(unknownRhythm, listing(10 * minute), bounds)
    const morning = now + 9 * hour
    expect(isSilent(evening, morning)).toBe(true)
    const awake = learnRhythm(
      evening,
      { nowMs: morning, publishedAtMs: [morning, morning - 10 * minute], fresh: 2, isFirst: false, isGap: false },
      bounds,
    )
    expect(isSilent(awake, morning + 9 * hour)).toBe(false)
    expect(isSilent(awake, morning + 20 * hour)).toBe(true)
  })

  test('is not one that was quiet before its first listing was read, until that has lasted as long since', () => {
    const rhythm = learnRhythm(unknownRhythm, { ...listing(day), nowMs: now + 100 * day }, bounds)
    expect(isSilent(rhythm, now + 103.9 * day)).toBe(false)
    expect(isSilent(rhythm, now + 104.1 * day)).toBe(true)
  })

  test('is not one that was never heard of', () => {
    expect(isSilent(unknownRhythm, now)).toBe(false)
  })
})
