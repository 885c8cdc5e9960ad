import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** What so many polls took; CPU of all processes of a kind together. */
export type FleetFigures = {
  readonly polls: number
  readonly wallMs: number
  readonly workersCpuMs: number
  readonly databaseCpuMs: number
  readonly originCpuMs: number
  readonly transactions?: number
  readonly walBytes?: number
}

type Options = {
  readonly folder: string
  readonly databaseUrl: string | undefined
  readonly count: number
  readonly sources: number
  readonly lastsMs: number
  readonly originPid: number
  readonly port: number
  readonly query: (sql: string) => Promise<readonly Record<string, unknown>[]>
}

const root = fileURLToPath(new URL('../../', import.meta.url))
const ticksPerSecond = 100
const hostOf = (n: number) => `127.${1 + Math.floor(n / 62_500)}.${Math.floor(n / 250) % 250}.${1 + (n % 250)}`

/**
 * Lets workers poll sources that are always due and have nothing new, each on a host of its own, and measures a stretch of it
 * once every source was asked for the first time.
 */
export async function measureWorkers(options: Options): Promise<FleetFigures> {
  const { folder, sources, port, count, lastsMs } = options
  await mkdir(join(folder, 'feeds'), { recursive: true })
  for (let n = 0; n < sources; n += 1) {
    const text = `every: 1s\nlist: { feed: { url: "http://${hostOf(n)}:${port}/${n}?entries=0" } }\n`
    await writeFile(join(folder, 'feeds', `s${n}.yaml`), text)
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
    return {
      polls: spent('polls'),
      wallMs,
      workersCpuMs: spent('workersCpuMs'),
      databaseCpuMs: spent('databaseCpuMs'),
      originCpuMs: spent('originCpuMs'),
      ...(options.databaseUrl && { transactions: spent('transactions'), walBytes: spent('walBytes') }),
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
  const child = spawn(process.execPath, [join(root, 'src/cli.ts'), 'run', ...places, '--log-level', 'info'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...(databaseUrl && { DATABASE_URL: databaseUrl }) },
  })
  const address = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stderr?.on('data', (text) => {
      said = (said + text).slice(-4_000)
      const found = /feeds are served on (http:[^"]+)"/.exec(said)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.on('exit', () => reject(new Error(`a worker ended: ${said}`)))
  })
  return { child, address }
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

async function lookAt(workers: readonly Worker[], { databaseUrl, originPid, query }: Options) {
  const database =
    databaseUrl === undefined
      ? undefined
      : (
          await query(
            `SELECT xact_commit::float AS transactions, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float AS wal FROM pg_stat_database WHERE datname = current_database()`,
          )
        )[0]
  return {
    polls: await pollsOf(workers),
    workersCpuMs: workers.reduce((sum, { child }) => sum + cpuMs(child.pid ?? 0), 0),
    databaseCpuMs: databaseUrl === undefined ? 0 : postgresCpuMs(databaseUrl),
    originCpuMs: cpuMs(originPid),
    transactions: Number(database?.transactions ?? 0),
    walBytes: Number(database?.wal ?? 0),
  }
}

/** CPU of the PostgreSQL whose socket stands in the folder of the address, all its processes together. */
function postgresCpuMs(databaseUrl: string): number {
  const folder = decodeURIComponent(/host=([^&]+)/.exec(databaseUrl)?.[1] ?? '')
  const server = Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
  const ofServer = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(Number(name)) === server)
  return [server, ...ofServer.map(Number)].reduce((sum, pid) => sum + cpuMs(pid), 0)
}

function parentOf(pid: number): number | undefined {
  const stat = statOf(pid)
  return stat && Number(stat[1])
}

/** User and system time of a process so far; 0 where it is gone. */
function cpuMs(pid: number): number {
  const stat = statOf(pid)
  return stat ? ((Number(stat[11]) + Number(stat[12])) * 1_000) / ticksPerSecond : 0
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
