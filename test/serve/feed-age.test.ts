import { expect, test } from 'vitest'
import { createFreshness } from '../../src/serve/feed-age.ts'

const freshness = (nextPolls: Record<string, number>) =>
  createFreshness({
    publications: async () => [
      { name: 'all', selection: {} },
      { name: 'one', selection: { sources: ['b'] } },
    ],
    sourceIds: () => Object.keys(nextPolls),
    earliestPoll: async (ids) => (ids.length === 0 ? undefined : Math.min(...ids.map((id) => nextPolls[id] ?? 9e9))),
    publishDelayMs: 5_000,
    clock: () => 100_000,
  })

test('a publication is good until the first of its sources is polled and published', async () => {
  const freshForMs = freshness({ a: 160_000, b: 400_000 })
  expect(await freshForMs('all')).toBe(65_000)
  expect(await freshForMs('one')).toBe(305_000)
})

test('a poll that is overdue leaves the time publishing takes', async () => {
  expect(await freshness({ a: 10 })('all')).toBe(5_000)
})

test('nothing is known of an unknown publication, of no source, or of very many', async () => {
  expect(await freshness({ a: 1 })('other')).toBeUndefined()
  expect(await freshness({})('all')).toBeUndefined()
  const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`s${index}`, 9e9]))
  expect(await freshness(many)('all')).toBeUndefined()
})

test('sources are asked for their plans once a second, however often a feed is asked for', async () => {
  let [nowMs, looks] = [100_000, 0]
  const freshForMs = createFreshness({
    publications: async () => [{ name: 'all', selection: {} }],
    sourceIds: () => ['a'],
    earliestPoll: async () => {
      looks += 1
      return 200_000
    },
    publishDelayMs: 5_000,
    clock: () => nowMs,
  })
  expect(await freshForMs('all')).toBe(105_000)
  nowMs += 900
  expect(await freshForMs('all')).toBe(104_100)
  expect(looks).toBe(1)
  nowMs += 100
  expect(await freshForMs('all')).toBe(104_000)
  expect(looks).toBe(2)
  // A clock that is set back does not make an old look last.
  nowMs -= 50_000
  expect(await freshForMs('all')).toBe(154_000)
  expect(looks).toBe(3)
})
