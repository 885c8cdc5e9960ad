import { expect, test } from 'vitest'
import type { KeepOutcome } from '../../../src/archive/archive.ts'
import { Bringers } from '../../../src/archive/keeping/bringers.ts'

/** Who is at work, and how often it was told that nobody is awaited; what they keep is kept when that is said. */
function watchedBringers() {
  let nobody = 0
  const bringers = new Bringers(() => {
    nobody += 1
  })
  const kept: (() => void)[] = []
  const keep = () => new Promise<readonly KeepOutcome[]>((resolve) => kept.push(() => resolve(['written'])))
  return { bringers, announce: () => bringers.announce(keep), kept, nobody: () => nobody }
}

test('nobody is awaited once all who are at work wait for the writer or are done, and they are again as they go on', async () => {
  const { bringers, announce, kept, nobody } = watchedBringers()
  expect(bringers.areAwaited).toBe(false)
  const [first, second] = [announce(), announce()]
  const brought = first.keep({})
  expect([bringers.areAwaited, nobody()]).toEqual([true, 0])
  second.end()
  expect([bringers.areAwaited, nobody()]).toEqual([false, 1])
  kept[0]?.()
  expect(await brought).toEqual(['written'])
  expect(bringers.areAwaited).toBe(true)
  first.end()
  expect([bringers.areAwaited, nobody()]).toEqual([false, 2])
})

test('one who brings several things at once is awaited when all of them are kept', async () => {
  const { bringers, announce, kept, nobody } = watchedBringers()
  const { keep, end } = announce()
  const brought = [keep({}), keep({})]
  expect([bringers.areAwaited, nobody()]).toEqual([false, 1])
  kept[0]?.()
  await brought[0]
  expect(bringers.areAwaited).toBe(false)
  kept[1]?.()
  await brought[1]
  expect(bringers.areAwaited).toBe(true)
  end()
  end()
  expect([bringers.areAwaited, nobody()]).toEqual([false, 2])
})

test('one who is called off while something of it is being kept is not awaited after that', async () => {
  const { bringers, announce, kept } = watchedBringers()
  const { keep, end } = announce()
  const brought = keep({})
  end()
  kept[0]?.()
  await brought
  expect(bringers.areAwaited).toBe(false)
  const other = announce()
  expect(bringers.areAwaited).toBe(true)
  other.end()
})

test('what cannot be kept is told to who brought it, who is awaited again', async () => {
  const bringers = new Bringers(() => undefined)
  const { keep, end } = bringers.announce(() => Promise.reject(new Error('the disk is full')))
  await expect(keep({})).rejects.toThrow('the disk is full')
  expect(bringers.areAwaited).toBe(true)
  end()
})
