// Starts the daemon beside the archive, as an operator does, and looks how long it takes and what memory it has when idle.
import { spawn } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { sayCosts, whole } from './costs.ts'
import { sourceIds } from './grown-articles.ts'

const output = process.argv[2] ?? ''
const feeds = join(output, 'bench-feeds')
const config = join(output, 'bench.yaml')
const idleMs = 25_000

await mkdir(feeds, { recursive: true })
// Each is paused: what is measured is a daemon with nothing to do.
for (const id of sourceIds) {
  await writeFile(join(feeds, `${id}.yaml`), 'paused: true\nlist: { feed: { url: "https://news.example/feed" } }\n')
}
await writeFile(config, 'server: { listen: "127.0.0.1:0" }\nsite: { url: "http://127.0.0.1/" }\n')

type Run = { readonly startMs: number; readonly startCpuMs: number; readonly idleMb: number }

/** How many milliseconds of CPU a process has had; the kernel counts them in hundredths of a second. */
async function cpuMsOf(pid: number | undefined): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const [user = 0, system = 0] = stat.slice(stat.lastIndexOf(')')).split(' ').slice(12, 14).map(Number)
  return (user + system) * 10
}

/** Runs the daemon; gives how long its start took, and its memory in MB after a while without work. */
async function run(): Promise<Run> {
  const startedAt = performance.now()
  const args = ['src/cli.ts', 'run', '--config', config, '--feeds', feeds, '--output', output]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let log = ''
  const startMs = await new Promise<number>((resolve, reject) => {
    child.stderr.on('data', (bytes) => {
      log += bytes
      if (log.includes('feedkeeper keeps')) resolve(performance.now() - startedAt)
    })
    child.on('close', () => reject(new Error(`the daemon ended: ${log}`)))
  })
  const startCpuMs = await cpuMsOf(child.pid)
  await pause(idleMs)
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8')
  const idleMb = Number(/VmRSS:\s*(\d+) kB/.exec(status)?.[1]) / 1_024
  child.removeAllListeners('close')
  const ended = new Promise((resolve) => child.on('close', resolve))
  child.kill('SIGTERM')
  await ended
  return { startMs, startCpuMs, idleMb }
}

const first = await run()
const starts = [first, await run()]
sayCosts([
  // On a machine that does other things the clock tells of those.
  whole('start, from the command to the first poll', Math.min(...starts.map(({ startMs }) => startMs)), 'ms'),
  whole('start, of CPU', Math.min(...starts.map(({ startCpuMs }) => startCpuMs)), 'ms', { most: 3_000 }),
  whole('memory of the daemon after its first publication', first.idleMb, 'MB', { most: 250 }),
  whole('memory of the idle daemon', starts[1]?.idleMb ?? 0, 'MB', { most: 250 }),
])
