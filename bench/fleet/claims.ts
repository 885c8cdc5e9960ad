import { setTimeout as sleep } from 'node:timers/promises'
import { joinFleet } from '../../src/archive/postgres/fleet/postgres-fleet.ts'
import { openPostgresCatalog } from '../../src/archive/postgres/postgres-catalog.ts'

const rounds = 61
const dueNow = 5_000
const putRounds = 7
const duePerPut = 1_000
const takesPerPut = 10
/** Jobs are put again so long after they were. */
const putAgainMs = 2_050
const runIn = 5

/** What it takes to get at what is due among so many sources, in the middle, in milliseconds. */
export type ClaimTimes = {
  readonly sources: number
  /** To claim a hundred due sources of the table, as one worker does that is alone with it. */
  readonly claimMs: number
  /** To put jobs for a thousand due hosts, as one of several workers does every two seconds. */
  readonly putMs: number
  /** To take the hundred sources of a hundred such jobs. */
  readonly takeMs: number
}

type Query = (url: string, sql: string) => Promise<unknown>

/**
 * Measures tables of so many sources, in turns, so that whatever else the machine does meets all of them alike. Of each a few
 * thousand are due; the first rounds are not counted.
 */
export async function claimTimes(
  sizes: readonly number[],
  place: () => Promise<string>,
  query: Query,
): Promise<readonly ClaimTimes[]> {
  const tables: Table[] = []
  try {
    for (const sources of sizes) tables.push(await openTable(sources, await place(), query))
    for (let round = 0; round < rounds + runIn; round += 1) {
      for (const table of tables) await claimAndRelease(table, round >= runIn)
    }
    for (let round = 0; round < putRounds + 1; round += 1) {
      for (const table of tables) await table.makeDue()
      await sleep(putAgainMs)
      for (const table of tables) await putAndTake(table, round >= 1)
    }
    return tables.map(({ sources, times }) => ({
      sources,
      claimMs: median(times.claim),
      putMs: median(times.put),
      takeMs: median(times.take),
    }))
  } finally {
    for (const { close } of tables) await close()
  }
}

/** How many times as long the slowest size takes as the quickest, by what is measured. */
export function dearest(all: readonly ClaimTimes[]): Readonly<Record<'claimMs' | 'putMs' | 'takeMs', number>> {
  const ratio = (of: (each: ClaimTimes) => number) => Math.max(...all.map(of)) / Math.min(...all.map(of))
  return {
    claimMs: ratio(({ claimMs }) => claimMs),
    putMs: ratio(({ putMs }) => putMs),
    takeMs: ratio(({ takeMs }) => takeMs),
  }
}

type Table = Awaited<ReturnType<typeof openTable>>

async function openTable(sources: number, url: string, query: Query) {
  const { catalog, queue } = await openPostgresCatalog(url, (facts) => facts)
  const nowMs = Date.now()
  await query(
    url,
    `INSERT INTO sources (id, definition_hash, next_poll_at_ms, state)
     SELECT 's' || n, 'd', CASE WHEN n <= ${dueNow} THEN ${nowMs} - n ELSE ${nowMs} + 3600000 + n END,
       '{"validators":{"etag":"\\"1\\""},"consecutiveFailures":0,"rhythm":{"published":[]}}'
     FROM generate_series(1, ${sources}) AS n`,
  )
  await query(url, 'VACUUM ANALYZE sources')
  const onFailure = (error: Error) => process.stderr.write(`${error.message}\n`)
  const joined = await joinFleet({ url, name: `bench-${sources}`, roles: ['poll'], onDead: () => undefined, onFailure })
  const hosts = await joined.fleet.hostQueue((id) => `${id}.example`)
  let dueFrom = 0
  return {
    sources,
    queue,
    hosts,
    times: { claim: [] as number[], put: [] as number[], take: [] as number[] },
    /** Has the next thousand sources due, and no others. */
    async makeDue() {
      await query(url, `UPDATE sources SET next_poll_at_ms = ${nowMs} + 7200000 WHERE next_poll_at_ms <= ${Date.now()}`)
      const ids = Array.from({ length: duePerPut }, (_, n) => `'s${1 + ((dueFrom + n) % sources)}'`)
      dueFrom += duePerPut
      await query(url, `UPDATE sources SET next_poll_at_ms = ${nowMs} WHERE id IN (${ids.join(',')})`)
      await query(url, 'VACUUM sources')
    },
    async close() {
      await joined.leave()
      await catalog.close()
    },
  }
}

async function claimAndRelease({ queue, times }: Table, counts: boolean): Promise<void> {
  const { result, tookMs } = await timed(() => queue.claim(Date.now(), 100))
  if (result.length !== 100) throw new Error(`${result.length} of 100 due sources are claimed`)
  if (counts) times.claim.push(tookMs)
  await queue.release(result)
}

async function putAndTake({ hosts, times }: Table, counts: boolean): Promise<void> {
  const put = await timed(() => hosts.claim(Date.now(), 0))
  if (counts) times.put.push(put.tookMs)
  for (let take = 0; take < takesPerPut; take += 1) {
    const { result, tookMs } = await timed(() => hosts.claim(Date.now(), 100))
    if (result.length !== 100) throw new Error(`${result.length} sources of 100 hosts are taken`)
    if (counts) times.take.push(tookMs)
    await hosts.release(result, Date.now() + 3_600_000)
  }
}

async function timed<Result>(work: () => Promise<Result>) {
  const startedAt = performance.now()
  const result = await work()
  return { result, tookMs: performance.now() - startedAt }
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN
}
