import { openPostgresCatalog } from '../../src/archive/postgres/postgres-catalog.ts'

const rounds = 41
const dueNow = 5_000

/** How long it takes to claim a hundred due sources among so many, and to give them back. */
export async function claimTimes(
  url: string,
  sources: number,
  query: (url: string, sql: string) => Promise<unknown>,
): Promise<{ readonly medianMs: number; readonly quickestMs: number }> {
  const { catalog, queue } = await openPostgresCatalog(url, (facts) => facts)
  const nowMs = Date.now()
  await query(
    url,
    `INSERT INTO sources (id, definition_hash, next_poll_at_ms, state)
     SELECT 's' || n, 'd', CASE WHEN n <= ${dueNow} THEN ${nowMs} - n ELSE ${nowMs} + n * 1000 END,
       '{"validators":{"etag":"\\"1\\""},"consecutiveFailures":0,"rhythm":{"published":[]}}'
     FROM generate_series(1, ${sources}) AS n`,
  )
  await query(url, 'ANALYZE sources')
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const startedAt = performance.now()
    const claimed = await queue.claim(nowMs, 100)
    times.push(performance.now() - startedAt)
    await queue.release(claimed)
  }
  await catalog.close()
  times.sort((a, b) => a - b)
  return { medianMs: times[Math.floor(rounds / 2)] ?? 0, quickestMs: times[0] ?? 0 }
}
