import { expect, test } from 'vitest'
import { nearestIds } from '../../src/source/nearest-ids.ts'

const ids = ['qq', 'investing_cn', 'investing_com', 'gazette', 'orchard_news', 'harbour']

test.each([
  ['investing', ['investing_cn', 'investing_com']],
  ['gazete', ['gazette']],
  ['orchard', ['orchard_news']],
  ['qq_news', ['qq']],
  ['harbor', ['harbour']],
])('of what is typed as %s, the nearest ids come first', (typed, first) => {
  const near = nearestIds(typed, ids)
  expect(near).toHaveLength(3)
  expect(near.slice(0, first.length)).toEqual(first)
})
