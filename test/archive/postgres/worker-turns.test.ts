import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { keptInFolder } from '../../../src/archive/files/kept-in-folder.ts'
import type { JournalEvent } from '../../../src/archive/journal/journal-line.ts'
import { openPostgresCatalog } from '../../../src/archive/postgres/postgres-catalog.ts'
import { catchUp } from '../../../src/archive/upkeep/catch-up.ts'
import { hasPostgres, startPostgres, type TestPostgres } from '../../support/postgres.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { kept } from '../contracts/article-events.ts'
import { readJournal } from '../contracts/read-journal.ts'

describe.skipIf(!hasPostgres())('workers that share a catalog and a journal', () => {
  let server: TestPostgres
  beforeAll(async () => {
    server = await startPostgres()
  }, 60_000)
  afterAll(() => server.stop())

  /** A place for several workers; each has its own connections and its own part of the journal. */
  const shared = async () => {
    const url = await server.emptyPlace()
    const folder = await tempFolder()
    const worker = async (name: string) => {
      const { catalog } = await openPostgresCatalog(url, (facts) => facts)
      const journal = await keptInFolder(folder, name).openJournal(Date.now)
      onTestFinished(async () => {
        await Promise.all([catalog.close(), journal.close()])
      })
      const write = (events: readonly JournalEvent[]) => catalog.recordNext((behind) => journal.append(events, behind))
      return { catalog, journal, write }
    }
    return { url, worker }
  }
  const placesOf = async (url: string) =>
    (await server.query(url, 'SELECT hash, seq FROM articles ORDER BY seq')).map(({ hash, seq }) => ({
      hash: String(hash),
      seq: Number(seq),
    }))

  test('take turns: the order in which articles are recorded is that of the journal, and no number comes twice', async () => {
    const { url, worker } = await shared()
    const workers = [await worker('one'), await worker('two'), await worker('three')]
    await Promise.all(
      workers.map(async ({ write }, index) => {
        for (let n = 0; n < 8; n += 1) await write([kept(n * 10 + index * 2), kept(n * 10 + index * 2 + 1)])
      }),
    )
    const places = await placesOf(url)
    expect(places.length).toBe(48)
    expect(new Set(places.map(({ seq }) => seq)).size).toBe(48)
    const { lines } = await readJournal((await worker('four')).journal)
    expect(lines.map((line) => 'hash' in line && { hash: line.hash, seq: line.seq })).toEqual(places)
  })

  test('lose their turn where they freeze in it; the others go on, and what was appended is recorded once, behind theirs', async () => {
    const { url, worker } = await shared()
    const [frozen, other] = [await worker('frozen'), await worker('other')]
    await other.write([kept(1)])
    const [froze, thawed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    onTestFinished(() => thawed.resolve())
    const lost = frozen.catalog
      .recordNext(async (behind) => {
        froze.resolve()
        await thawed.promise
        return frozen.journal.append([kept(2), kept(3)], behind)
      })
      .then(
        () => 'recorded',
        (error: Error) => error.message,
      )
    await froze.promise
    const sessions = async (which: string) =>
      (await server.query(url, `SELECT pid FROM pg_stat_activity WHERE ${which}`)).map(({ pid }) => Number(pid))
    const [idle] = await sessions("state = 'idle in transaction'")
    const waiting = other.write([kept(4), kept(5)])
    await expect.poll(() => sessions("wait_event_type = 'Lock'")).toHaveLength(1)
    // What PostgreSQL does by itself once nothing has come for the length of a turn.
    await server.query(url, `SELECT pg_terminate_backend(${idle})`)
    await waiting
    thawed.resolve()
    expect(await lost).toMatch(/work goes on once it answers again/)
    await other.write([kept(6)])
    await catchUp(frozen.journal, frozen.catalog)
    expect((await placesOf(url)).map(({ hash }) => Number(`0x${hash}`))).toEqual([1, 4, 5, 6, 2, 3])
    await Promise.all([catchUp(other.journal, other.catalog), catchUp(frozen.journal, frozen.catalog)])
    expect((await placesOf(url)).length).toBe(6)
  })
})
