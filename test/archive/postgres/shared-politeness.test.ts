import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { joinFleet } from '../../../src/archive/postgres/fleet/postgres-fleet.ts'
import { openPostgresCatalog } from '../../../src/archive/postgres/postgres-catalog.ts'
import { HostLimits } from '../../../src/fetch/politeness/host-limits.ts'
import { hasPostgres, startPostgres, type TestPostgres } from '../../support/postgres.ts'

const spacingMs = 300
const settings = { concurrency: 64, perHost: { connections: 2, spacing: spacingMs }, limitGroups: {} }
const url = new URL('http://pier.example/feed')

describe.skipIf(!hasPostgres())('limits that two workers keep together', () => {
  let server: TestPostgres
  beforeAll(async () => {
    server = await startPostgres()
  }, 60_000)
  afterAll(() => server.stop())

  async function twoLimits() {
    const place = await server.emptyPlace()
    const { catalog } = await openPostgresCatalog(place, (facts) => facts)
    onTestFinished(() => catalog.close())
    const limits: HostLimits[] = []
    for (const name of ['one', 'two']) {
      const watchers = { onDead: () => undefined, onFailure: () => undefined }
      const { fleet, leave } = await joinFleet({ url: place, name, roles: [], ...watchers })
      onTestFinished(leave)
      limits.push(new HostLimits(settings, Date.now, undefined, fleet.slots))
    }
    const [one, two] = limits as [HostLimits, HostLimits]
    return { one, two }
  }

  /** A request that notes when it went out, and is over when it is told to. */
  function asking(limits: HostLimits, starts: number[], signal?: AbortSignal) {
    const end = Promise.withResolvers<void>()
    const done = limits.run(url, signal, async (onSend) => {
      onSend()
      starts.push(performance.now())
      await end.promise
    })
    done.catch(() => undefined)
    return { done, end: end.resolve }
  }

  test('requests of both start a spacing apart, and no more at once than the host has connections', async () => {
    const { one, two } = await twoLimits()
    const starts: number[] = []
    const asked = [one, two, one, two].map((limits) => asking(limits, starts))
    await expect.poll(() => starts.length, { timeout: 10_000 }).toBe(2)
    await new Promise((resolve) => setTimeout(resolve, 2 * spacingMs))
    expect(starts.length).toBe(2)
    for (const { end } of asked) end()
    await Promise.all(asked.map(({ done }) => done))
    expect(starts.length).toBe(4)
    const gaps = starts.slice(1).map((at, index) => at - (starts[index] ?? 0))
    expect(gaps.filter((gapMs) => gapMs < spacingMs - 5)).toEqual([])
  })

  test('what one is told by a Retry-After refuses the requests of the other, those that wait and those to come', async () => {
    const { one, two } = await twoLimits()
    const starts: number[] = []
    const first = asking(one, starts)
    await expect.poll(() => starts.length, { timeout: 10_000 }).toBe(1)
    const waiting = asking(two, starts)
    one.hold(url, 429, 90_000)
    first.end()
    await expect(waiting.done).rejects.toMatchObject({ code: 'host-held', status: 429 })
    await expect(asking(two, starts).done).rejects.toThrow(/Retry-After to wait for (8\d|90) s/)
    expect(starts.length).toBe(1)
  })

  test('who gives up waiting leaves its slot to the other', async () => {
    const { one, two } = await twoLimits()
    const starts: number[] = []
    const gone = new AbortController()
    const first = asking(one, starts, gone.signal)
    gone.abort(new Error('enough'))
    await expect(first.done).rejects.toThrow('enough')
    const second = asking(two, starts)
    await expect.poll(() => starts.length, { timeout: 10_000 }).toBe(1)
    second.end()
    await second.done
  })
})
