// Polls of sources that have nothing new, by 1, 2 and 4 workers that share a PostgreSQL, beside one worker with SQLite, in one
// run and on the same two cores: `npm run bench fleet`. Workers are the program itself; the sites and PostgreSQL (durable) are
// processes of their own on the same cores, and CPU is told of each. All stands in memory, so that no disk is measured. Then
// how long a new article takes to the feeds meanwhile, and how long it takes to get at due sources among 10^4, 10^5 and 10^6,
// which may not depend on how many there are: exits 1 where the middle of one is more than 1.5 times that of another.
import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { hasPostgres, startPostgres } from '../test/support/postgres.ts'
import { claimTimes, dearest } from './fleet/claims.ts'
import { describeFigures, measureWorkers } from './fleet/workers.ts'
import { serve } from './poll/origin.ts'

/** The middle of what it takes to get at due sources may be so many times as long with many sources as with few. */
const mostTimes = 1.5

const { values } = parseArgs({
  options: {
    sources: { type: 'string', default: '4000' },
    seconds: { type: 'string', default: '20' },
    claims: { type: 'string', default: '10000,100000,1000000' },
    workers: { type: 'string', default: '0,1,2,4' },
    cores: { type: 'string', default: '0,1' },
    serve: { type: 'boolean' },
  },
})

if (values.serve) serve()
else if (!hasPostgres()) process.stdout.write('skipped: there is no PostgreSQL 15 or newer here\n')
else await compare()

async function compare(): Promise<void> {
  // What is started from here on has the same cores.
  execFileSync('taskset', ['-pc', values.cores, String(process.pid)], { stdio: 'ignore' })
  const origin = fork(fileURLToPath(import.meta.url), ['--serve'])
  const [port] = (await once(origin, 'message')) as [number]
  const settings = ['fsync=on', 'full_page_writes=on', 'shared_preload_libraries=pg_stat_statements']
  const server = await startPostgres({ isDurable: true, settings })
  const folder = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'feedkeeper-bench-fleet-'))
  try {
    await server.query(await server.emptyPlace(), 'CREATE EXTENSION pg_stat_statements SCHEMA public')
    for (const count of values.workers.split(',').filter(Boolean).map(Number)) {
      const databaseUrl = count === 0 ? undefined : await server.emptyPlace()
      const figures = await measureWorkers({
        folder: join(folder, `with-${count}`),
        databaseUrl,
        count: Math.max(1, count),
        sources: Number(values.sources),
        lastsMs: Number(values.seconds) * 1_000,
        origin,
        port,
        query: (sql) => server.query(databaseUrl ?? '', sql),
      })
      const who = count === 0 ? '1 worker, SQLite' : `${count} ${count === 1 ? 'worker' : 'workers'}, PostgreSQL`
      process.stdout.write(`${who.padEnd(22)}${describeFigures(figures)}\n`)
    }
    const sizes = values.claims.split(',').filter(Boolean).map(Number)
    if (sizes.length > 0) await compareClaims(sizes, server)
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
    origin.disconnect()
  }
}

async function compareClaims(
  sizes: readonly number[],
  server: Awaited<ReturnType<typeof startPostgres>>,
): Promise<void> {
  const all = await claimTimes(sizes, server.emptyPlace, server.query)
  for (const { sources, claimMs, putMs, takeMs } of all) {
    process.stdout.write(
      `of ${sources} sources, in the middle: 100 due ones are claimed in ${claimMs.toFixed(1)} ms; jobs for 1,000 due hosts are put in ${putMs.toFixed(1)} ms, and the sources of 100 of them taken in ${takeMs.toFixed(1)} ms\n`,
    )
  }
  const { claimMs, putMs, takeMs } = dearest(all)
  const isMissed = Math.max(claimMs, putMs, takeMs) > mostTimes
  process.stdout.write(
    `${isMissed ? 'MISSED' : 'held'}: the dearest is ${claimMs.toFixed(2)}, ${putMs.toFixed(2)} and ${takeMs.toFixed(2)} times the cheapest (at most ${mostTimes})\n`,
  )
  if (isMissed) process.exitCode = 1
}
