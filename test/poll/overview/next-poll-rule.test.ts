import { expect, test } from 'vitest'
import { nextPollRule } from '../../../src/poll/overview/next-poll-rule.ts'
import { pollingSettings } from '../../../src/poll/polling-settings.ts'
import { CronTimes } from '../../../src/poll/schedule/cron-times.ts'
import { type NextPollInput, nextPoll } from '../../../src/poll/schedule/next-poll.ts'

const now = Date.UTC(2026, 6, 1, 10)
const hour = 3_600_000
const usual: NextPollInput = {
  sourceId: 'gazette',
  nowMs: now,
  schedule: { kind: 'adaptive' },
  adaptiveMs: 20 * 60_000,
  failures: 0,
  listing: {},
}
const ruleOf = (changes: Partial<NextPollInput>) =>
  nextPollRule(nextPoll({ ...usual, ...changes }, pollingSettings.parse(undefined), new CronTimes()).reason)

test('every reason the schedule gives for a next poll is known by its kind', () => {
  expect(ruleOf({})).toEqual({ kind: 'rhythm', text: '20m', isMoved: false })
  expect(ruleOf({ schedule: { kind: 'every', everyMs: 90_000 } })).toMatchObject({ kind: 'every', text: '1m 30s' })
  expect(ruleOf({ schedule: { kind: 'cron', expression: '*/5 * * * *', timeZone: 'UTC' } })).toMatchObject({
    kind: 'schedule',
    text: '*/5 * * * *',
  })
  expect(ruleOf({ listing: { ttlMs: hour } }).kind).toBe('ttl')
  expect(ruleOf({ listing: { updatePeriodMs: hour } }).kind).toBe('update-period')
  expect(ruleOf({ freshForMs: hour }).kind).toBe('freshness')
  expect(ruleOf({ failures: 3 })).toMatchObject({ kind: 'back-off', text: '3' })
  expect(ruleOf({ failures: 1, adaptiveMs: 60_000, listing: {} })).toMatchObject({ kind: 'back-off', text: '1' })
  expect(ruleOf({ retryAfterMs: hour }).kind).toBe('retry-after')
  expect(ruleOf({ listing: { skipHours: [10, 11] } })).toEqual({ kind: 'rhythm', text: '20m', isMoved: true })
  expect(nextPollRule('gone (HTTP 410)').kind).toBe('gone')
  expect(nextPollRule('paused').kind).toBe('paused')
  expect(nextPollRule('a reason of tomorrow')).toEqual({ kind: 'other', text: 'a reason of tomorrow', isMoved: false })
})
