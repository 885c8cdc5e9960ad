// Polls of sources that have nothing new, by 1, 2 and 4 workers that share a PostgreSQL, beside one worker with SQLite, in one
// run: `npm run bench fleet`. Workers are the program itself; the sites and PostgreSQL are processes of their own on the same
// machine, and CPU is told of each. Then how long a claim of due sources takes with 10^4, 10^5 and 10^6 of them.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { hasPostgres, startPostgres } from '../test/support/postgres.ts'
import { claimTimes } from './fleet/claims.ts'
import { measureWorkers } from './fleet/workers.ts'
import { serve } from './poll/origin.ts'

const { values } = parseArgs({
  options: {
    sources: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '20' },
    claims: { type: 'string', default: '10000,100000,1000000' },
    workers: { type: 'string', default: '0,1,2,4' },
    serve: { type: 'boolean' },
  },
})

if (values.serve) serve()
else if (!hasPostgres()) process.stdout.write('skipped: there is no PostgreSQL 15 or newer here\n')
else await compare()

async function compare(): Promise<void> {
  const origin = fork(fileURLToPath(import.meta.url), ['--serve'])
  const [port] = (await once(origin, 'message')) as [number]
  const server = await startPostgres()
  const folder = await mkdtemp(join(tmpdir(), 'feedkeeper-bench-fleet-'))
  try {
    for (const count of values.workers.split(',').map(Number)) {
      const databaseUrl = count === 0 ? undefined : await server.emptyPlace()
      const figures = await measureWorkers({
        folder: join(folder, `with-${count}`),
        databaseUrl,
        count: Math.max(1, count),
        sources: Number(values.sources),
        lastsMs: Number(values.seconds) * 1_000,
        originPid: origin.pid ?? 0,
        port,
        query: (sql) => server.query(databaseUrl ?? '', sql),
      })
      const of = (cpuMs: number) => `${(cpuMs / figures.polls).toFixed(2)} ms`
      process.stdout.write(
        `${(count === 0 ? '1 worker, SQLite' : `${count} workers, PostgreSQL`).padEnd(22)}${`${Math.round((figures.polls / figures.wallMs) * 1_000)} polls/s`.padStart(13)}, CPU a poll: workers ${of(figures.workersCpuMs)}, PostgreSQL ${of(figures.databaseCpuMs)}, sites ${of(figures.originCpuMs)}${
          figures.transactions === undefined
            ? ''
            : `; ${(figures.transactions / figures.polls).toFixed(2)} transactions and ${Math.round((figures.walBytes ?? 0) / figures.polls)} bytes of log a poll`
        }\n`,
      )
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
