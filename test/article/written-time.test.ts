import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isWrittenTime, readWrittenTime } from '../../src/article/written-time.ts'

const read = (text: string, zone: string) => readWrittenTime(text, zone)?.toISOString()

describe('a time as articles have it', () => {
  test('is read in its zone', () => {
    expect(read('2025-02-06 17:09:14', 'UTC')).toBe('2025-02-06T17:09:14.000Z')
    expect(read('2025-02-06 17:09:14', 'Asia/Shanghai')).toBe('2025-02-06T09:09:14.000Z')
    expect(read('2025-07-06 17:09:14', 'America/St_Johns')).toBe('2025-07-06T19:39:14.000Z')
    expect(read('2025-07-06 17:09:14', '+03:00')).toBe('2025-07-06T14:09:14.000Z')
  })

  test('of an hour that clocks went through twice is the first, whatever the season it is read in', () => {
    expect(read('2026-10-25 02:30:00', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z')
    expect(read('2026-11-01 01:30:00', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z')
    expect(read('2026-10-25 01:59:59', 'Europe/Berlin')).toBe('2026-10-24T23:59:59.000Z')
    expect(read('2026-10-25 03:00:00', 'Europe/Berlin')).toBe('2026-10-25T02:00:00.000Z')
  })

  test('that clocks left out is an hour later', () => {
    expect(read('2026-03-29 02:30:00', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z')
    expect(read('2026-03-08 02:30:00', 'America/New_York')).toBe('2026-03-08T07:30:00.000Z')
  })

  test.each([
    '2026-02-29 00:00:00',
    '2026-13-01 00:00:00',
    '2026-01-01 24:00:00',
    '2026-01-01 23:60:00',
    '2026-01-01T00:00:00',
    '2026-1-1 00:00:00',
    '2026-01-01 00:00',
    ' 2026-01-01 00:00:00',
    'soon',
  ])('is none where it is written %j', (text) => {
    expect(readWrittenTime(text, 'UTC')).toBeUndefined()
    expect(isWrittenTime(text)).toBe(false)
  })

  test('comes back as it was written, in any zone and at any time', () => {
    const zones = ['UTC', 'Asia/Shanghai', 'Europe/Berlin', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Pacific/Apia']
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 4_102_444_800 }), (timeZone, seconds) => {
        const { format } = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone })
        const written = format(seconds * 1_000)
        const found = readWrittenTime(written, timeZone)
        expect(found && format(found)).toBe(written)
        expect(found?.getTime()).toBeLessThanOrEqual(seconds * 1_000)
        expect(found?.getTime()).toBeGreaterThanOrEqual(seconds * 1_000 - 3_600_000)
      }),
    )
  })
})
