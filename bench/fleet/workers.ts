import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { publishLags } from './publish-lag.ts'

/** What so many polls took; CPU of all processes of a kind together. */
export type FleetFigures = {
  readonly polls: number
  readonly wallMs: number
  readonly workersCpuMs: number
  readonly databaseCpuMs: number
  readonly originCpuMs: number
  readonly database?: { readonly statements: number; readonly transactions: number; readonly walBytes: number }
  /** From when each of some new articles was kept until a reader got it, the shortest first, in milliseconds. */
  readonly publishLagsMs: readonly number[]
}

type Options = {
  readonly folder: string
  readonly databaseUrl: string | undefined
  readonly count: number
  readonly sources: number
  readonly lastsMs: number
  readonly origin: ChildProcess
  readonly port: number
  readonly query: (sql: string) => Promise<readonly Record<string, unknown>[]>
}

const root = fileURLToPath(new URL('../../', import.meta.url))
const ticksPerSecond = 100
const hostOf = (n: number) => `127.${1 + Math.floor(n / 62_500)}.${Math.floor(n / 250) % 250}.${1 + (n % 250)}`

/**
 * Lets workers poll sources that are always due and have nothing new, each on a host of its own that keeps no connection open,
 * and measures a stretch of it once every source was asked for the first time. Then some sources bring articles.
 */
export async function measureWorkers(options: Options): Promise<FleetFigures> {
  const { folder, sources, port, count, lastsMs } = options
  await mkdir(join(folder, 'feeds'), { recursive: true })
  for (let n = 0; n < sources; n += 1) {
    const url = `http://${hostOf(n)}:${port}/${n}?close&entries=${n % 100 === 0 ? 1 : 0}`
    await writeFile(join(folder, 'feeds', `s${n}.yaml`), `every: 1s\nlist: { feed: { url: "${url}" } }\n`)
  }
  const workers: Worker[] = []
  for (let n = 1; n <= count; n += 1) workers.push(await startWorker(`w${n}`, options))
  try {
    while ((await pollsOf(workers)) < 2 * sources) await sleep(500)
    const before = await lookAt(workers, options)
    const startedAt = performance.now()
    await sleep(lastsMs)
    const after = await lookAt(workers, options)
    const wallMs = performance.now() - startedAt
    const spent = (key: keyof typeof after) => after[key] - before[key]
    const { address } = workers.at(-1) as Worker
    const output = join(folder, 'output')
    return {
      polls: spent('polls'),
      wallMs,
      workersCpuMs: spent('workersCpuMs'),
      databaseCpuMs: spent('databaseCpuMs'),
      originCpuMs: spent('originCpuMs'),
      ...(options.databaseUrl && {
        database: {
          statements: spent('statements'),
          transactions: spent('transactions'),
          walBytes: spent('walBytes'),
        },
      }),
      publishLagsMs: await publishLags({ origin: options.origin, expected: Math.ceil(sources / 100), output, address }),
    }
  } finally {
    for (const { child } of workers) child.kill('SIGKILL')
    await Promise.all(
      workers.map(({ child }) =>
        child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined,
      ),
    )
  }
}

/** The figures in one line. */
export function describeFigures(figures: FleetFigures): string {
  const { polls, wallMs, workersCpuMs, databaseCpuMs, originCpuMs, database, publishLagsMs } = figures
  const of = (cpuMs: number) => `${(cpuMs / polls).toFixed(2)} ms`
  const perSecond = (ms: number) => `${Math.round((polls / ms) * 1_000)} polls/s`
  const seconds = (at: number) =>
    ((publishLagsMs[Math.floor(publishLagsMs.length * at)] ?? Number.NaN) / 1_000).toFixed(1)
  return [
    `${perSecond(wallMs).padStart(12)}, CPU a poll: workers ${of(workersCpuMs)}, PostgreSQL ${of(databaseCpuMs)}, sites ${of(originCpuMs)}`,
    `so ${perSecond((workersCpuMs + databaseCpuMs) / 2)} on two cores beside the sites`,
    ...(database
      ? [
          `${(database.statements / polls).toFixed(2)} statements, ${(database.transactions / polls).toFixed(2)} transactions and ${Math.round(database.walBytes / polls)} bytes of log a poll`,
        ]
      : []),
    `an article is published after ${seconds(0.5)} s in the middle, ${seconds(0.95)} s at 95 %`,
  ].join('; ')
}

type Worker = { readonly child: ChildProcess; readonly address: string }

async function startWorker(name: string, { folder, databaseUrl }: Options): Promise<Worker> {
  const config = join(folder, `${name}.yaml`)
  const settings = {
    ...(databaseUrl && { worker: { name } }),
    polling: { tick: '1s', atOnce: 128 },
    fetch: { allowPrivateNetworks: ['127.0.0.0/8'], concurrency: 128 },
    captures: 'off',
    server: { listen: '127.0.0.1:0' },
  }
  await writeFile(config, JSON.stringify(settings))
  const places = ['--config', config, '--feeds', join(folder, 'feeds'), '--output', join(folder, 'output')]
  const logFile = join(folder, `${name}.log`)
  // A pipe that nobody has the time to read would hold up the worker.
  const log = await open(logFile, 'w')
  const child = spawn(process.execPath, [join(root, 'src/cli.ts'), 'run', ...places, '--log-level', 'info'], {
    stdio: ['ignore', 'ignore', log.fd],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...(databaseUrl && { DATABASE_URL: databaseUrl }) },
  })
  await log.close()
  for (;;) {
    const said = await readFile(logFile, 'utf8')
    const address = /feeds are served on (http:[^"]+)"/.exec(said)?.[1]
    if (address !== undefined) return { child, address }
    if (child.exitCode !== null) throw new Error(`a worker ended: ${said.slice(-4_000)}`)
    await sleep(100)
  }
}

async function pollsOf(workers: readonly Worker[]): Promise<number> {
  const counts = await Promise.all(
    workers.map(async ({ address }) => {
      const text = await (await fetch(`${address}metrics`)).text()
      return [...text.matchAll(/^feedkeeper_polls_total\{[^}]*\} (\d+)/gm)].reduce((sum, [, n]) => sum + Number(n), 0)
    }),
  )
  return counts.reduce((sum, each) => sum + each, 0)
}

async function lookAt(workers: readonly Worker[], { databaseUrl, origin, query }: Options) {
  const [database] =
    databaseUrl === undefined
      ? []
      : await query(
          `SELECT xact_commit::float AS transactions, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float AS wal,
             (SELECT sum(calls)::float FROM public.pg_stat_statements
              WHERE query NOT LIKE 'SELECT 1 FROM ONLY %') AS statements
           FROM pg_stat_database WHERE datname = current_database()`,
        )
  return {
    polls: await pollsOf(workers),
    workersCpuMs: workers.reduce((sum, { child }) => sum + cpuMs(child.pid ?? 0), 0),
    databaseCpuMs: databaseUrl === undefined ? 0 : postgresCpuMs(databaseUrl),
    originCpuMs: cpuMs(origin.pid ?? 0),
    statements: Number(database?.statements ?? 0),
    transactions: Number(database?.transactions ?? 0),
    walBytes: Number(database?.wal ?? 0),
  }
}

/** CPU of the PostgreSQL whose socket stands in the folder of the address, all its processes together, those that ended too. */
function postgresCpuMs(databaseUrl: string): number {
  const folder = decodeURIComponent(/host=([^&]+)/.exec(databaseUrl)?.[1] ?? '')
  const server = Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
  const ofServer = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(Number(name)) === server)
  return ofServer.reduce((sum, pid) => sum + cpuMs(Number(pid)), cpuMs(server) + cpuMs(server, 'ended children'))
}

function parentOf(pid: number): number | undefined {
  const stat = statOf(pid)
  return stat && Number(stat[1])
}

/** User and system time of a process so far, or of its children that have ended; 0 where it is gone. */
function cpuMs(pid: number, whose: 'its own' | 'ended children' = 'its own'): number {
  const stat = statOf(pid)
  const [user, system] = whose === 'its own' ? [11, 12] : [13, 14]
  return stat ? ((Number(stat[user]) + Number(stat[system])) * 1_000) / ticksPerSecond : 0
}

/** The fields of `/proc/<pid>/stat` behind the name of the program. */
function statOf(pid: number): readonly string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}
