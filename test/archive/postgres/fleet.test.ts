import { randomUUID } from 'node:crypto'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { type SlotOrder, wrongClock } from '../../../src/archive/fleet/fleet.ts'
import { PostgresDatabase } from '../../../src/archive/postgres/connection/postgres-database.ts'
import { joinFleet } from '../../../src/archive/postgres/fleet/postgres-fleet.ts'
import { buryDead } from '../../../src/archive/postgres/fleet/worker-rows.ts'
import { openPostgresCatalog } from '../../../src/archive/postgres/postgres-catalog.ts'
import { Lead } from '../../../src/daemon/fleet/publishing-lead.ts'
import { hasPostgres, startPostgres, type TestPostgres } from '../../support/postgres.ts'

const now = Date.UTC(2026, 0, 1)
const row = (id: string, nextPollAtMs = now) => ({ id, definitionHash: 'd', nextPollAtMs, state: {} })
const hostOf = (id: string) => `host ${id.replace(/\d+$/, '')}.example`

describe.skipIf(!hasPostgres())('workers that share an archive in PostgreSQL', () => {
  let server: TestPostgres
  beforeAll(async () => {
    server = await startPostgres()
  }, 60_000)
  afterAll(() => server.stop())

  /** An archive with these sources, and what joins it as a worker. */
  async function archiveWith(...rows: readonly ReturnType<typeof row>[]) {
    const url = await server.emptyPlace()
    const { catalog } = await openPostgresCatalog(url, (facts) => facts)
    onTestFinished(() => catalog.close())
    await catalog.sources.enrol(rows)
    const database = new PostgresDatabase(url, { connections: 1 })
    onTestFinished(() => database.close())
    const join = async (name: string) => {
      const joined = await joinFleet({
        url,
        name,
        roles: ['poll'],
        onDead: () => undefined,
        onFailure: () => undefined,
      })
      const { catalog, queue } = await openPostgresCatalog(url, (facts) => facts, joined.idOf)
      const hosts = {
        claim: async (nowMs: number, room: number) => (await queueOfHosts()).claim(nowMs, room),
        release: async (ids: readonly string[]) => (await queueOfHosts()).release(ids),
      }
      let opened: ReturnType<typeof joined.fleet.hostQueue> | undefined
      const queueOfHosts = () => (opened ??= joined.fleet.hostQueue(hostOf))
      let hasLeft = false
      const leave = async () => {
        if (hasLeft) return
        hasLeft = true
        await joined.leave()
        await catalog.close()
      }
      onTestFinished(leave)
      return { ...joined, catalog, queue, hosts, leave }
    }
    /** Ends the lease of a worker, as if it had been silent for as long as that takes, and lets another find it dead. */
    const silence = async (name: string) => {
      await server.query(url, `UPDATE workers SET leased_until_ms = 0 WHERE name = '${name}'`)
      return buryDead(database)
    }
    const rowOf = async (id: string) => (await catalog.sources.find([id])).get(id)
    /** Does something while the row of a source is locked by a transaction that does not go on. */
    const whileLocked = async (id: string, work: () => Promise<unknown>) => {
      const other = new PostgresDatabase(url, { connections: 1 })
      await other.transaction(async (queries) => {
        await queries.run('UPDATE sources SET facts = facts WHERE id = $1', id)
        await work()
      })
      await other.close()
    }
    return { join, silence, whileLocked, rowOf, query: (sql: string) => server.query(url, sql) }
  }

  test('a worker finds out that the clock of its machine is not that of PostgreSQL', async () => {
    const { join } = await archiveWith(row('a1'))
    const right = await join('right')
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 300_000 })
    onTestFinished(() => void vi.useRealTimers())
    const wrong = await join('wrong')
    expect(right.fleet.clockAheadMs()).toBe(0)
    expect(Math.round(wrong.fleet.clockAheadMs() / 10_000)).toBe(-30)
    expect(wrongClock(-300_000)).toMatch(/^the clock of this machine is 5m behind that of PostgreSQL, /)
  })

  test('hosts with due sources are jobs: each host goes to one worker, with all that is due there', async () => {
    const { join } = await archiveWith(row('a1'), row('a2'), row('b1'), row('c1', now + 9), row('d1'))
    const [one, two] = [await join('one'), await join('two')]
    const first = await one.hosts.claim(now, 1)
    const second = await two.hosts.claim(now, 9)
    expect(new Set(first.map(hostOf)).size).toBe(1)
    expect([...first, ...second].sort()).toEqual(['a1', 'a2', 'b1', 'd1'])
    expect(await one.hosts.claim(now, 9)).toEqual([])
  })

  test('of very many hosts that are due only so many are jobs at a time, and more as soon as those are taken', async () => {
    const { join, query } = await archiveWith(...Array.from({ length: 2_500 }, (_, host) => row(`on${host}host`)))
    const one = await join('one')
    const [place] = await query('SELECT current_schema() AS name')
    const jobs = async () => (await query(`SELECT id FROM ${place?.name}_jobs.job`)).length
    expect(await one.hosts.claim(now, 0)).toEqual([])
    expect(await jobs()).toBeGreaterThan(900)
    expect(await jobs()).toBeLessThan(2_100)
    const taken: string[] = []
    for (let look = 0; look < 10; look += 1) {
      const some = await one.hosts.claim(now, 500)
      taken.push(...some)
      await Promise.all(some.map((id) => one.queue.finish(row(id, now + 3_600_000))))
      await one.hosts.release(some)
    }
    expect(new Set(taken).size).toBe(2_500)
    expect(taken).toHaveLength(2_500)
    expect(await jobs()).toBe(0)
  })

  test('a host is another’s to take once its sources are given back', async () => {
    const { join, query } = await archiveWith(row('a1'), row('a2'))
    const [one, two] = [await join('one'), await join('two')]
    expect(await one.hosts.claim(now, 9)).toEqual(['a1', 'a2'])
    await one.queue.begin(row('a1', now + 60), now)
    expect(await one.queue.finish(row('a1', now + 60))).toBe(true)
    await one.hosts.release(['a1', 'a2'])
    await expect.poll(() => two.hosts.claim(now, 9), { timeout: 10_000, interval: 300 }).toEqual(['a2'])
    expect(await query('SELECT count(*)::int AS count FROM sources WHERE claimed_by IS NULL')).toEqual([{ count: 1 }])
  })

  test('what a dead worker had begun is due once more, for one other, and then only at the time set for a poll that never ends', async () => {
    const { join, silence, rowOf } = await archiveWith(row('a1'), row('a2'))
    const [one, two] = [await join('one'), await join('two')]
    expect(await one.queue.claim(now, 2)).toEqual(['a1', 'a2'])
    await one.queue.begin(row('a1', now + 10 ** 9), now)
    expect(await silence('one')).toEqual([{ name: 'one', sources: 2 }])
    expect(await one.queue.finish(row('a1', now + 1))).toBe(false)
    const again = Date.now()
    expect((await two.queue.claim(again, 9)).toSorted()).toEqual(['a1', 'a2'])
    await two.queue.begin(row('a1', again + 10 ** 9), again)
    await silence('two')
    const three = await join('three')
    expect(await three.queue.claim(again + 10_000, 9)).toEqual(['a2'])
    expect((await rowOf('a1'))?.nextPollAtMs).toBe(again + 10 ** 9)
  })

  test('what a frozen worker has locked keeps nobody from freeing the rest, and is free once the lock is gone', async () => {
    const { join, silence, whileLocked, rowOf } = await archiveWith(row('a1'), row('b1'))
    const [one, two] = [await join('one'), await join('two')]
    expect(await one.hosts.claim(now, 9)).toHaveLength(2)
    await whileLocked('a1', async () => {
      expect(await silence('one')).toEqual([{ name: 'one', sources: 1 }])
      expect(await two.queue.begin(row('b1', now + 60), now)).toBe(true)
      expect(await two.queue.claim(now, 9)).toEqual([])
    })
    expect(await silence('nobody')).toEqual([])
    expect((await rowOf('a1'))?.nextPollAtMs).toBe(now)
    expect(await two.queue.claim(now, 9)).toEqual(['a1'])
  })

  test('a worker that was taken for dead finds out, and goes on under a lease of its own', async () => {
    const { join, silence, query } = await archiveWith(row('a1'))
    const [one, two] = [await join('one'), await join('two')]
    const [id, lease] = [one.idOf(), one.fleet.lease()]
    let losses = 0
    one.fleet.onLost(() => losses++)
    await silence('one')
    await expect.poll(() => lease.aborted, { timeout: 15_000 }).toBe(true)
    await expect.poll(() => one.fleet.isLeased(), { timeout: 10_000 }).toBe(true)
    expect(one.idOf()).not.toBe(id)
    expect([losses, one.fleet.lease().aborted]).toEqual([1, false])
    expect((await two.catalog.workers()).map(({ name, isAlive }) => [name, isAlive])).toEqual([
      ['one', true],
      ['two', true],
    ])
    expect(await query('SELECT count(*)::int AS count FROM workers')).toEqual([{ count: 2 }])
  }, 40_000)

  test('a poll that ends under another lease than it began under changes nothing, be the source its worker’s again', async () => {
    const { join, silence, rowOf } = await archiveWith(row('a1'))
    const one = await join('one')
    await one.queue.begin(row('a1', now + 10 ** 9), now)
    const id = one.idOf()
    await silence('one')
    await expect.poll(() => one.idOf(), { timeout: 15_000 }).not.toBe(id)
    expect(await one.queue.claim(Date.now(), 9)).toEqual(['a1'])
    expect(await one.queue.finish(row('a1', now + 77))).toBe(false)
    expect((await rowOf('a1'))?.nextPollAtMs).not.toBe(now + 77)
  }, 40_000)

  test('what is given back in the middle of a poll is due once more, and the next time when its beginning had set', async () => {
    const { join, rowOf } = await archiveWith(row('a1'))
    const one = await join('one')
    for (const nextPollAtMs of [Date.now() + 10 ** 8, Date.now() + 10 ** 9]) {
      await one.queue.begin(row('a1', nextPollAtMs), now)
      await one.hosts.release(['a1'])
    }
    expect((await rowOf('a1'))?.nextPollAtMs).toBeGreaterThan(Date.now() + 10 ** 8)
    await one.queue.begin(row('a1', Date.now() + 10 ** 9), now)
    await one.queue.finish(row('a1', now))
    await one.queue.begin(row('a1', Date.now() + 10 ** 9), now)
    await one.hosts.release(['a1'])
    expect((await rowOf('a1'))?.nextPollAtMs).toBeLessThanOrEqual(Date.now())
  })

  test('who starts anew under a name has back at once what the former run of that name had', async () => {
    const { join } = await archiveWith(row('a1'))
    const one = await join('one')
    expect(await one.queue.claim(now, 9)).toEqual(['a1'])
    expect(await (await join('one')).queue.claim(now, 9)).toEqual(['a1'])
  })

  test('who leaves gives everything back', async () => {
    const { join, query } = await archiveWith(row('a1'), row('b1'))
    const [one, two] = [await join('one'), await join('two')]
    expect((await one.hosts.claim(now, 9)).length).toBe(2)
    await one.leave()
    await expect.poll(() => two.hosts.claim(now, 9), { timeout: 10_000, interval: 300 }).toHaveLength(2)
    expect(await query('SELECT name FROM workers')).toEqual([{ name: 'two' }])
  })

  describe('slots of hosts', () => {
    const order: SlotOrder = { limit: 'host a.example', connections: 2 }
    const { limit } = order

    test('one request starts at a time, each a spacing after the one before, as many at once as there are connections', async () => {
      const { join } = await archiveWith()
      const [one, two] = [(await join('one')).fleet.slots, (await join('two')).fleet.slots]
      expect(await one.take(order)).toEqual({ kind: 'taken' })
      expect(await two.take(order)).toMatchObject({ kind: 'wait' })
      await one.tell({ limit, spacingMs: 60_000, sentAgoMs: 59_000, isOver: false })
      const soon = await two.take(order)
      expect(soon.kind === 'wait' && soon.ms > 150 && soon.ms <= 1_000).toBe(true)
      await one.tell({ limit, spacingMs: 0, sentAgoMs: 0, isOver: false })
      await expect.poll(() => two.take(order), { timeout: 5_000 }).toEqual({ kind: 'taken' })
      await two.tell({ limit, spacingMs: 0, sentAgoMs: 0, isOver: false })
      expect(await two.take(order)).toEqual({ kind: 'wait', ms: 150 })
      await one.tell({ limit, spacingMs: 0, isOver: true })
      expect(await one.take(order)).toEqual({ kind: 'taken' })
    })

    test('a Retry-After holds for every worker, and a slot that was not used costs no spacing', async () => {
      const { join } = await archiveWith()
      const [one, two] = [(await join('one')).fleet.slots, (await join('two')).fleet.slots]
      await one.take(order)
      await one.tell({ limit, spacingMs: 60_000, isOver: true })
      expect(await two.take(order)).toEqual({ kind: 'taken' })
      await two.hold(limit, 429, 90_000)
      await two.tell({ limit, spacingMs: 1, sentAgoMs: 9, isOver: true })
      const held = await one.take(order)
      expect(held).toMatchObject({ kind: 'held', status: 429 })
      expect(held.kind === 'held' && held.ms > 80_000 && held.ms <= 90_000).toBe(true)
      await one.hold(limit, 503, 10)
      expect(await two.take(order)).toMatchObject({ kind: 'held', status: 503 })
    })

    test('what a dead worker had taken is free, and one that is not on the list takes nothing', async () => {
      const { join, silence } = await archiveWith()
      const [one, two] = [await join('one'), await join('two')]
      await one.fleet.slots.take(order)
      expect(await two.fleet.slots.take(order)).toEqual({ kind: 'wait', ms: 150 })
      await silence('one')
      expect(await one.fleet.slots.take(order)).not.toEqual({ kind: 'taken' })
      expect(await two.fleet.slots.take(order)).toEqual({ kind: 'taken' })
    })

    test('many that ask at once get exactly the connections there are, whatever their order', async () => {
      const { join } = await archiveWith()
      const workers = await Promise.all(['one', 'two', 'three'].map(async (name) => (await join(name)).fleet.slots))
      const limits = Array.from({ length: 40 }, (_, n) => ({ limit: `host ${n}`, connections: 1 }))
      const answers = await Promise.all(
        workers.flatMap((slots, at) =>
          (at === 1 ? limits.toReversed() : limits).map(
            async (each) => [each.limit, (await slots.take(each)).kind] as const,
          ),
        ),
      )
      const taken = answers.filter(([, kind]) => kind === 'taken').map(([name]) => name)
      expect(taken.toSorted()).toEqual(limits.map((each) => each.limit).sort())
    })
  })

  test('what a worker had taken when PostgreSQL crashed is free again, be it still at work: the crash may have lost what it told', async () => {
    const { join, query } = await archiveWith(row('a1'))
    const [one, two] = [await join('one'), await join('two')]
    const order = { limit: 'host a.example', connections: 1 }
    expect(await one.hosts.claim(now, 9)).toEqual(['a1'])
    expect(await one.fleet.slots.take(order)).toEqual({ kind: 'taken' })
    const reasons: string[] = []
    one.fleet.onLost((why) => reasons.push(why))
    // What was committed a moment before is not on the disk of a database that crashes.
    await query('CHECKPOINT')
    await server.crash()
    expect(await one.hosts.claim(now, 9).catch(() => [])).toEqual([])
    await server.start()
    const patience = { timeout: 20_000, interval: 300 }
    await expect.poll(() => two.fleet.slots.take(order).catch(() => undefined), patience).toEqual({ kind: 'taken' })
    await expect.poll(() => two.hosts.claim(now, 9).catch(() => []), patience).toEqual(['a1'])
    expect(reasons).toEqual(['database-broke-off'])
    expect(one.fleet.isLeased()).toBe(true)
  }, 60_000)

  test('who lost its lease leads no more, though it has another lease at once, until it has the turn anew', async () => {
    const { join, silence } = await archiveWith()
    const [one, two] = [await join('one'), await join('two')]
    const log = pino({ level: 'fatal' })
    const lead = new Lead({ turn: one.fleet.turn('publish'), fleet: one.fleet, log })
    onTestFinished(() => lead.close())
    expect(await lead.take()).toBe(true)
    const held: boolean[] = []
    one.fleet.onLost(() => setTimeout(() => held.push(lead.isHeld())))
    await silence('one')
    expect(await two.fleet.turn('publish').take()).toBe(true)
    await expect.poll(() => held, { timeout: 15_000 }).toEqual([false])
    await expect.poll(() => one.fleet.isLeased(), { timeout: 15_000 }).toBe(true)
    expect(lead.isHeld()).toBe(false)
    expect(await lead.take()).toBe(false)
  }, 40_000)

  test('a turn is one worker’s at a time, and another’s once that one is gone', async () => {
    const { join } = await archiveWith()
    const [one, two] = [await join('one'), await join('two')]
    const name = `publish ${randomUUID()}`
    expect(await one.fleet.turn(name).take()).toBe(true)
    expect(await one.fleet.turn(name).take()).toBe(true)
    expect(await two.fleet.turn(name).take()).toBe(false)
    await one.leave()
    expect(await two.fleet.turn(name).take()).toBe(true)
    await two.fleet.turn(name).leave()
    expect(await two.fleet.turn(name).take()).toBe(true)
  })
})
