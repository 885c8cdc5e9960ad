import { expect, test } from 'vitest'
import { createFreshness } from '../../src/serve/freshness.ts'

const freshness = (nextPolls: Record<string, number>) =>
  createFreshness({
    publications: () => [
      { name: 'all', selection: {} },
      { name: 'one', selection: { sources: ['b'] } },
    ],
    sourceIds: () => Object.keys(nextPolls),
    nextPollAtMs: (id) => nextPolls[id],
    publishDelayMs: 5_000,
    clock: () => 100_000,
  })

test('a publication is good until the first of its sources is polled and published', () => {
  const freshForMs = freshness({ a: 160_000, b: 400_000 })
  expect(freshForMs('all')).toBe(65_000)
  expect(freshForMs('one')).toBe(305_000)
})

test('a poll that is overdue leaves the time publishing takes', () => {
  expect(freshness({ a: 10 })('all')).toBe(5_000)
})

test('nothing is known of an unknown publication, of no source, or of very many', () => {
  expect(freshness({ a: 1 })('other')).toBeUndefined()
  expect(freshness({})('all')).toBeUndefined()
  const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`s${index}`, 9e9]))
  expect(freshness(many)('all')).toBeUndefined()
})
