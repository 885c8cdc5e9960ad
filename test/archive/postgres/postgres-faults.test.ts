import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { lockDatabase } from '../../../src/archive/postgres/connection/database-lock.ts'
import { PostgresDatabase } from '../../../src/archive/postgres/connection/postgres-database.ts'
import { joinFleet } from '../../../src/archive/postgres/fleet/postgres-fleet.ts'
import { openPostgresCatalog, openPostgresCatalogReadOnly } from '../../../src/archive/postgres/postgres-catalog.ts'
import { hasPostgres, startPostgres, type TestPostgres } from '../../support/postgres.ts'
import { kept } from '../contracts/article-events.ts'
import { linesFrom } from '../contracts/open-catalog.ts'

describe.skipIf(!hasPostgres())('what PostgreSQL can do to us', () => {
  let server: TestPostgres
  beforeAll(async () => {
    server = await startPostgres()
  }, 60_000)
  afterAll(() => server.stop())

  const opened = async (url: string) => {
    const open = await openPostgresCatalog(url, (facts) => facts)
    onTestFinished(() => open.catalog.close())
    return open
  }
  const row = { id: 'pier', definitionHash: 'd', nextPollAtMs: 1, state: {} }

  test('a database that takes no writes is told with what to do, and used again once it takes them', async () => {
    const url = await server.emptyPlace()
    const { catalog } = await opened(url)
    await catalog.sources.enrol([row])
    await server.query(url, 'ALTER ROLE keeper SET default_transaction_read_only = on')
    onTestFinished(
      () => void server.query(url, 'BEGIN READ WRITE; ALTER ROLE keeper RESET ALL; COMMIT').catch(() => undefined),
    )
    const replica = await openPostgresCatalogReadOnly(url, (facts) => facts)
    await expect(replica?.catalog.sources.enrol([row])).rejects.toThrow(/name the primary, not a replica/)
    await server.query(url, 'BEGIN READ WRITE; ALTER ROLE keeper RESET default_transaction_read_only; COMMIT')
    await replica?.catalog.close()
    await (await opened(url)).catalog.sources.enrol([{ ...row, nextPollAtMs: 2 }])
    expect(await catalog.sources.earliestPoll(['pier'])).toBe(2)
  })

  test('a statement may take long, but not at a server that is gone without a word: that is told, and used once it is back', async () => {
    const line = await silentLine(await server.emptyPlace())
    const database = new PostgresDatabase(line.url, { connections: 2, silence: { afterMs: 100, answerMs: 200 } })
    onTestFinished(() => database.close())
    const own = await database.connect(() => undefined)
    expect(await database.get('SELECT pg_sleep(1.2), 1 AS one')).toMatchObject({ one: 1 })
    line.fallSilent()
    const failed = await Promise.allSettled([database.get('SELECT 2 AS two'), own.get('SELECT 3 AS three')])
    for (const each of failed)
      expect(String((each as PromiseRejectedResult).reason)).toMatch(/no sign of life; work goes on once it answers/)
    line.speak()
    expect(await database.get('SELECT 4 AS four')).toEqual({ four: 4 })
  })

  test('a server without a free connection is told with what to do, and used once it has one', async () => {
    const url = await server.emptyPlace()
    await server.query(url, 'CREATE ROLE guest LOGIN CONNECTION LIMIT 1')
    await server.query(url, `GRANT ALL ON SCHEMA ${/place_\d+/.exec(url)?.[0]} TO guest`)
    const asGuest = url.replace('keeper@', 'guest@')
    const other = new PostgresDatabase(asGuest, { connections: 1 })
    onTestFinished(() => other.close())
    const held = await other.connect(() => undefined)
    await expect(openPostgresCatalog(asGuest, (facts) => facts)).rejects.toThrow(/raise max_connections of PostgreSQL/)
    await held.end()
    await expect.poll(() => openPostgresCatalogReadOnly(asGuest, (facts) => facts).then(() => true)).toBe(true)
  })

  test('a server that is not there, a database that is not, and a wrong address are told without the password', async () => {
    const url = await server.emptyPlace()
    const withPassword = url.replace('keeper@', 'keeper:secret@')
    const messageOf = (address: string) =>
      openPostgresCatalog(address, (facts) => facts).then(
        () => 'opened',
        (error: Error) => error.message,
      )
    const messages = [
      await messageOf(withPassword.replace('/postgres?', '/nowhere?')),
      await messageOf(withPassword.replace(/host=[^&]+/, 'host=%2Fnowhere')),
    ]
    expect(messages[0]).toMatch(/make the database \(createdb\)/)
    expect(messages[1]).toMatch(/start PostgreSQL, or correct DATABASE_URL/)
    for (const message of messages) expect(message).not.toMatch(/secret|\n/)
  })

  test('a schema for jobs that the user may not make is told with what to do, and used once it is there', async () => {
    const url = await server.emptyPlace()
    const place = String(/place_\d+/.exec(url)?.[0])
    await server.query(url, `CREATE ROLE reader LOGIN; GRANT ALL ON SCHEMA ${place} TO reader`)
    const asReader = url.replace('keeper@', 'reader@')
    await opened(asReader)
    const joined = await joinFleet({
      url: asReader,
      name: 'one',
      roles: [],
      onDead: () => undefined,
      onFailure: () => undefined,
    })
    onTestFinished(() => joined.leave())
    const schema = `CREATE SCHEMA "${place}_jobs" AUTHORIZATION "reader"`
    await expect(joined.fleet.hostQueue(() => 'pier.example')).rejects.toThrow(schema)
    await server.query(url, schema)
    expect(await (await joined.fleet.hostQueue(() => 'pier.example')).claim(1, 1)).toEqual([])
  })

  test('all of a record is kept, or nothing, where the connection is cut in its middle', async () => {
    const url = await server.emptyPlace()
    const { catalog } = await opened(url)
    const lines = linesFrom(
      1,
      Array.from({ length: 3_000 }, (_, n) => kept(n)),
    )
    await server.query(
      url,
      'CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$',
    )
    await server.query(url, 'CREATE TRIGGER cut AFTER INSERT ON journal FOR EACH ROW EXECUTE FUNCTION cut()')
    await expect(catalog.record({ lines, position: 'behind' })).rejects.toThrow(/work goes on once it answers again/)
    expect(await catalog.articles.count()).toBe(0)
    await server.query(url, 'DROP TRIGGER cut ON journal')
    await catalog.record({ lines, position: 'behind' })
    expect([await catalog.articles.count(), await catalog.position()]).toEqual([3_000, 'behind'])
  })

  test('two that come to an empty database at once both find the tables, and tables of a newer feedkeeper are left alone', async () => {
    const url = await server.emptyPlace()
    const [one, two] = await Promise.all([opened(url), opened(url)])
    await one.catalog.sources.enrol([row])
    expect(await two.catalog.sources.all()).toEqual([row])
    await server.query(url, 'UPDATE feedkeeper_version SET version = 99')
    await expect(opened(url)).rejects.toThrow(/found tables of version 99, .*use the newer feedkeeper/)
    expect(await one.catalog.sources.all()).toEqual([row])
  })

  test('a lock whose connection is lost is taken again, or said to be another’s', async () => {
    const url = await server.emptyPlace()
    const told: string[] = []
    const first = await lockDatabase(url, undefined, ({ message }) => told.push(message))
    onTestFinished(() => first.release())
    const cut = `SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE locktype = 'advisory' AND granted`
    await server.query(url, cut)
    const holders = async () =>
      (await server.query(url, `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted`)).length
    await expect.poll(holders, { timeout: 10_000 }).toBe(1)
    await expect(lockDatabase(url, undefined, () => undefined)).rejects.toThrow(`(feedkeeper ${process.pid} on `)
    expect([first.isHeld(), told]).toEqual([true, []])
    await server.query(url, cut)
    const second = await lockDatabase(url, undefined, () => undefined)
    onTestFinished(() => second.release())
    await expect.poll(() => first.isHeld(), { timeout: 10_000 }).toBe(false)
    expect(told).toEqual([expect.stringContaining('another feedkeeper works with this database (feedkeeper ')])
  })
})

/** A way by TCP to a PostgreSQL at a socket, on which nothing more comes through, and nothing is closed, while it is silent. */
async function silentLine(url: string) {
  const at = new URL(url)
  const path = `${at.searchParams.get('host')}/.s.PGSQL.5432`
  let isSilent = false
  const sockets = new Set<Socket>()
  const proxy = createServer((near) => {
    const far = connect(path)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('data', (bytes) => isSilent || to.write(bytes))
      from.on('error', () => undefined)
      from.on('close', () => isSilent || to.destroy())
    }
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    proxy.close()
  })
  at.searchParams.delete('host')
  at.hostname = '127.0.0.1'
  at.port = String((proxy.address() as AddressInfo).port)
  at.search = at.search.replaceAll('+', '%20')
  return {
    url: at.href,
    fallSilent: () => {
      isSilent = true
    },
    speak: () => {
      isSilent = false
    },
  }
}
