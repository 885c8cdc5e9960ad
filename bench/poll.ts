// Polls of many sources from request to archive, beside a plain fetch of the same URLs in the same run: `node bench/poll.ts`.
// The origin is a process of its own, so that its work is not counted; every source has a host of its own, as in life.
// CPU counts all threads. Ratios count, absolute times depend on the machine.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { checkYaml } from '../src/checked-yaml.ts'
import { Dispatcher } from '../src/daemon/dispatcher.ts'
import { laneOfSource } from '../src/daemon/source-lane.ts'
import { Tick } from '../src/daemon/tick.ts'
import { fetchSettings } from '../src/fetch/fetch-settings.ts'
import { createFetcher } from '../src/fetch/fetcher.ts'
import { createWorkerPool } from '../src/jobs/worker-pool.ts'
import { enrolSources } from '../src/poll/memory/enrol.ts'
import { pollingSettings } from '../src/poll/polling-settings.ts'
import { type PollParts, runPoll } from '../src/poll/run-poll.ts'
import { CronTimes } from '../src/poll/schedule/cron-times.ts'
import { sourceDefinition } from '../src/source/definition.ts'
import type { Source } from '../src/source/load.ts'
import { openBenchArchive } from './archive/open-bench-archive.ts'
import { serve } from './poll/origin.ts'

const { values } = parseArgs({
  options: {
    sources: { type: 'string', default: '1000' },
    due: { type: 'string', default: '10000' },
    serve: { type: 'boolean' },
  },
})

/** An address of its own for each source: 127.1.0.0 and up. */
const hostOf = (n: number) => `127.${1 + Math.floor(n / 62_500)}.${Math.floor(n / 250) % 250}.${1 + (n % 250)}`

function makeSources(count: number, entries: number, port: number): readonly Source[] {
  const kind = checkYaml('list: { feed: { url: "http://h/" } }\nevery: 1h\nlang: en\n', 'bench.yaml', sourceDefinition)
  return Array.from({ length: count }, (_, n) => {
    const url = `http://${hostOf(n)}:${port}/${n}?entries=${entries}`
    return {
      id: `s${n}`,
      file: '',
      definitionHash: '1',
      definition: { ...kind, list: { feed: { ...kind.list.feed, url } } } as Source['definition'],
    }
  })
}

type Figures = { readonly wallMs: number; readonly cpuMs: number; readonly stallMs: number; readonly peakMb: number }

/** Measures one stretch of work: all threads' CPU, the longest time the event loop was held up, the highest memory seen. */
async function measure(work: () => Promise<unknown>): Promise<Figures> {
  globalThis.gc?.()
  const loop = monitorEventLoopDelay({ resolution: 5 })
  let peak = process.memoryUsage.rss()
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 50)
  const cpu = process.cpuUsage()
  const startedAt = performance.now()
  loop.enable()
  await work()
  loop.disable()
  clearInterval(watch)
  const { user, system } = process.cpuUsage(cpu)
  return {
    wallMs: performance.now() - startedAt,
    cpuMs: (user + system) / 1_000,
    stallMs: loop.max / 1e6,
    peakMb: peak / 2 ** 20,
  }
}

function tell(what: string, polls: number, { wallMs, cpuMs, stallMs, peakMb }: Figures): void {
  const cells = [
    what.padEnd(44),
    `${Math.round((polls / wallMs) * 1_000)} polls/s`.padStart(13),
    `${(cpuMs / polls).toFixed(2)} CPU ms/poll`.padStart(18),
    `stall ${stallMs.toFixed(0)} ms`.padStart(13),
    `peak ${peakMb.toFixed(0)} MB`.padStart(12),
  ]
  process.stdout.write(`${cells.join('  ')}\n`)
}

/** Fetches every URL with built-in fetch, as many at once as the worker polls, and reads the body. */
async function plainFetch(sources: readonly Source[], headers: Record<string, string>): Promise<void> {
  const queue = sources.values()
  await Promise.all(
    Array.from({ length: 64 }, async () => {
      for (const source of queue) {
        const response = await fetch(source.definition.list.feed?.url ?? '', { headers })
        await response.arrayBuffer()
      }
    }),
  )
}

/** Drains the due queue as the daemon does, by a tick and the dispatcher; `wake` makes every source due. */
async function drain(
  sources: readonly Source[],
  parts: PollParts,
  fetcher: ReturnType<typeof createFetcher>,
): Promise<number> {
  const byId = new Map(sources.map((source) => [source.id, source]))
  let archived = 0
  let left = sources.length
  let finish: () => void = () => undefined
  const finished = new Promise<void>((resolve) => {
    finish = resolve
  })
  const dispatcher = new Dispatcher({
    queue: parts.archive.queue,
    laneOf: (id) => {
      const source = byId.get(id)
      return source && laneOfSource(source, undefined, fetcher)
    },
    poll: async (id) => {
      const source = byId.get(id)
      if (source === undefined) return
      const poll = await runPoll(source, parts)
      if (poll.listing.kind !== 'fetched' && poll.listing.kind !== 'not-modified')
        throw new Error(JSON.stringify(poll.listing))
      archived += poll.archived.length
      left -= 1
      if (left === 0) finish()
    },
    atOnce: parts.polling.atOnce,
    clock: parts.clock,
  })
  const tick = new Tick({ everyMs: 1_000, log: parts.log, work: () => dispatcher.look() })
  await dispatcher.look()
  await finished
  await tick.stop()
  await dispatcher.stop()
  return archived
}

async function main(): Promise<void> {
  const child = fork(fileURLToPath(import.meta.url), ['--serve'])
  const [port] = (await once(child, 'message')) as [number]
  const change = async (generation: number, changedShare: number) => {
    child.send({ generation, changedShare })
    await once(child, 'message')
  }
  const folder = await mkdtemp(join(tmpdir(), 'feedkeeper-bench-'))
  const polling = pollingSettings.parse({})
  const jobs = createWorkerPool(polling)
  const settings = fetchSettings.parse({ allowPrivateNetworks: ['127.0.0.0/8'] })
  const fetcher = createFetcher(settings, { userAgent: 'feedkeeper-bench/0', env: {}, clock: Date.now })

  const open = async (name: string, sources: readonly Source[]) => {
    const archive = await openBenchArchive(join(folder, name), { timeZone: 'UTC' })
    const parts: PollParts = {
      archive,
      jobs,
      fetch: fetcher.fetch,
      clock: Date.now,
      log: pino({ level: 'silent' }),
      timeZone: 'UTC',
      polling,
      cron: new CronTimes(),
    }
    await enrolSources(sources, archive.catalog.sources, Date.now())
    const wake = () => {
      const nowMs = Date.now()
      const bound = { latestMs: nowMs, toMs: nowMs - 1 }
      return archive.queue.bringForward(new Map(sources.map(({ id }) => [id, bound])))
    }
    return { parts, wake, close: archive.close }
  }
  const poll = async (what: string, sources: readonly Source[], parts: PollParts, expected: number) => {
    let archived = 0
    const figures = await measure(async () => {
      archived = await drain(sources, parts, fetcher)
    })
    if (archived !== expected) throw new Error(`${what}: ${archived} articles archived, expected ${expected}`)
    tell(what, sources.length, figures)
    return figures
  }
  const plain = async (what: string, sources: readonly Source[], headers: Record<string, string>) => {
    const figures = await measure(() => plainFetch(sources, headers))
    tell(what, sources.length, figures)
    return figures
  }

  try {
    const count = Number(values.sources)
    const few = makeSources(count, 20, port)
    const first = await open('few', few)
    await plain(`${count} x 20 entries, built-in fetch, nothing else`, few, {})
    await poll(`${count} x 20 entries, first poll, all archived`, few, first.parts, count * 20)
    const notModified = await plain(`${count} not modified, built-in fetch`, few, { 'if-none-match': '"0"' })
    await first.wake()
    const unchanged = await poll(`${count} not modified`, few, first.parts, 0)
    process.stdout.write(
      `  not modified, ratio of CPU to built-in fetch: ${(unchanged.cpuMs / notModified.cpuMs).toFixed(2)}\n`,
    )
    await change(1, 0.1)
    await first.wake()
    const changed = few.filter((_, n) => n % 100 < 10).length
    await poll(`${count}, a tenth of them with 20 new entries`, few, first.parts, changed * 20)
    await first.close()

    await change(0, 0)
    const due = Number(values.due)
    const many = makeSources(due, 1, port)
    const second = await open('many', many)
    await poll(`${due} x 1 entry, first poll`, many, second.parts, due)
    await plain(`${due} not modified, built-in fetch`, many, { 'if-none-match': '"0"' })
    await second.wake()
    const minute = await poll(`${due} due in the same minute, not modified`, many, second.parts, 0)
    process.stdout.write(`  all ${due} polled within ${(minute.wallMs / 1_000).toFixed(1)} s of being due\n`)
    await second.close()
  } finally {
    await Promise.all([fetcher.close(), jobs.close()])
    await rm(folder, { recursive: true, force: true })
    child.kill()
  }
}

if (values.serve) serve()
else await main()
