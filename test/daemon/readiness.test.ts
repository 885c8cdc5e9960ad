import { describe, expect, test } from 'vitest'
import { whyHanging, whyUnready } from '../../src/daemon/readiness.ts'
import { testArchive } from '../support/archive.ts'

const now = Date.UTC(2026, 6, 1, 10)
const minute = 60_000

/** A worker that last looked at its queue so long ago, with sources that have been due for so many minutes. */
async function worker({ lookedAgoMs = 0, dueForMinutes = [] as readonly number[] }) {
  const { catalog } = await testArchive()
  const row = {
    definitionHash: 'x',
    state: { validators: {}, consecutiveFailures: 0, listing: {}, rhythm: { learnedMs: 1, haste: 1 } },
  }
  await catalog.sources.enrol(
    dueForMinutes.map((minutes, n) => ({ ...row, id: `mill_${n}`, nextPollAtMs: now - minutes * minute })),
  )
  const damage = new AbortController()
  return {
    damage,
    parts: {
      health: () => ({ lookedAtMs: now - lookedAgoMs, polling: 0, waiting: 0, missedTicks: 0 }),
      archive: { catalog, damage: damage.signal, isLocked: () => true, problem: async () => undefined },
      tickMs: 5_000,
      clock: () => now,
    },
  }
}

describe('a worker is ready', () => {
  test('while it ticks and no more than a tenth of its sources are overdue', async () => {
    const due = (overdue: number) => [...Array(overdue).fill(5), ...Array(20 - overdue).fill(-5)]
    expect(await whyUnready((await worker({ dueForMinutes: due(2) })).parts)).toEqual([])
    expect(await whyUnready((await worker({ dueForMinutes: due(3) })).parts)).toEqual(['3 of 20 sources are overdue'])
    expect(await whyUnready((await worker({ dueForMinutes: Array(20).fill(0.5) })).parts)).toEqual([])
    const late = await worker({ lookedAgoMs: minute })
    expect(await whyUnready(late.parts)).toEqual(['the queue was last looked at 1m ago'])
    expect(whyHanging(late.parts)).toBeUndefined()
    expect(whyHanging((await worker({ lookedAgoMs: 6 * minute })).parts)).toContain('6m')
  })

  test('not where its catalog is damaged', async () => {
    const { parts, damage } = await worker({})
    damage.abort()
    expect(await whyUnready(parts)).toEqual(['the catalog is damaged'])
  })
})
