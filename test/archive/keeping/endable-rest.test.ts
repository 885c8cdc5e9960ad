import { describe, expect, test } from 'vitest'
import { endableRest } from '../../../src/archive/keeping/endable-rest.ts'

const dayMs = 86_400_000

describe('a rest that can be ended', () => {
  test('ends when it is told to, long before its time, and so does the next', async () => {
    const rest = endableRest()
    for (const _ of [1, 2]) {
      const taken = rest.take(dayMs)
      rest.end()
      await expect(taken).resolves.toBeUndefined()
    }
  })

  test('ends by itself, and is not cut short by what was told before it began', async () => {
    const rest = endableRest()
    rest.end()
    const order: string[] = []
    const taken = rest.take(1).then(() => order.push('rest'))
    await Promise.resolve()
    order.push('turn')
    await taken
    expect(order).toEqual(['turn', 'rest'])
  })
})
