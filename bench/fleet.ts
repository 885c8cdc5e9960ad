// Polls of sources that have nothing new, by 1, 2 and 4 workers that share a PostgreSQL, beside one worker with SQLite, in one
// run and on the same two cores: `npm run bench fleet`. Workers are the program itself; the sites and PostgreSQL (durable) are
// processes of their own on the same cores, and CPU is told of each. All stands in memory, so that no disk is measured. Then
// how long a new article takes to the feeds meanwhile, and how long a claim of due sources takes with 10^4, 10^5 and 10^6.
import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { hasPostgres, startPostgres } from '../test/support/postgres.ts'
import { claimTimes } from './fleet/claims.ts'
import { describeFigures, measureWorkers } from './fleet/workers.ts'
import { serve } from './poll/origin.ts'

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
    for (const count of values.workers.split(',').map(Number)) {
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
    for (const count of values.claims.split(',').filter(Boolean).map(Number)) {
      const { medianMs, quickestMs } = await claimTimes(await server.emptyPlace(), count, server.query)
      process.stdout.write(
        `a claim of 100 due of ${count} sources: ${medianMs.toFixed(1)} ms in the middle, ${quickestMs.toFixed(1)} ms at best\n`,
      )
    }
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
    origin.disconnect()
  }
}
