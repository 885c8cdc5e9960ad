// What a user waits for: `feedkeeper poll` by its defaults over many feeds, beside a plain Node program and Debian's sfeed, each
// run a process of its own, the origin another, in one run: `node bench/first-poll.ts [--feeds 1000] [--rounds 3]`.
// Medians of the rounds. CPU counts children and the kernel. Ratios count, absolute times depend on the machine. Linux only:
// every feed has a loopback address of its own, and GNU time measures.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Generation } from './first-poll/feed-origin.ts'
import { feedkeeper, type Program, plainProgram, type Run, sfeed } from './first-poll/programs.ts'

const { values } = parseArgs({
  options: {
    feeds: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '3' },
    sources: { type: 'string', default: '300' },
  },
})
const feeds = Number(values.feeds)
const rounds = Number(values.rounds)
const entries = 20
/** The tenth of the feeds that changes. */
const changed = Math.ceil(feeds / 10)
const sizedSources = Number(values.sources)
const sizedArticles = 20_000

const stages = ['first poll', 'all 304', '10 % changed'] as const
type Stage = (typeof stages)[number]

const origin = fork(fileURLToPath(new URL('first-poll/feed-origin.ts', import.meta.url)))
const [port] = (await once(origin, 'message')) as [number]
const folder = await mkdtemp(join(tmpdir(), 'feedkeeper-bench-'))

/** An address of its own for each source: 127.20.0.1 and up. */
const urlsOf = (count: number, each: number) =>
  Array.from({ length: count }, (_, n) => {
    const host = `127.${20 + Math.floor(n / 62_500)}.${Math.floor(n / 250) % 250}.${1 + (n % 250)}`
    return `http://${host}:${port}/${n}?entries=${each}`
  })

async function setGeneration(generation: number): Promise<void> {
  origin.send({ generation } satisfies Generation)
  await once(origin, 'message')
}

async function prepared(program: Program, name: string, urls: readonly string[]): Promise<string> {
  const own = join(folder, name)
  await mkdir(own)
  await program.prepare(own, urls)
  return own
}

async function expectCount(program: Program, own: string, expected: number): Promise<void> {
  const found = await program.count(own)
  if (found !== expected) throw new Error(`${program.name} keeps ${found} articles, expected ${expected}`)
}

/**
 * One round of a program: a first poll, one that brings nothing, and one in which a tenth of the feeds brings news. Its folder
 * stays till the end: beside inodes that were just freed, ext4 takes twice as long to make a file.
 */
async function roundOf(program: Program, round: number): Promise<Readonly<Record<Stage, Run>>> {
  await setGeneration(0)
  const own = await prepared(program, `${program.name.replaceAll(' ', '-')}-${round}`, urlsOf(feeds, entries))
  const first = await program.poll(own)
  await expectCount(program, own, feeds * entries)
  const unchanged = await program.poll(own)
  await setGeneration(1)
  const news = await program.poll(own)
  await expectCount(program, own, (feeds + changed) * entries)
  return { 'first poll': first, 'all 304': unchanged, '10 % changed': news }
}

const median = (numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)] ?? Number.NaN
const medianRun = (runs: readonly Run[]): Run => ({
  wall: median(runs.map((run) => run.wall)),
  cpu: median(runs.map((run) => run.cpu)),
  peakMb: median(runs.map((run) => run.peakMb)),
})

function tell(name: string, run: Run, beside: Run | undefined): void {
  const ratio = (ours: number, theirs: number | undefined) =>
    theirs === undefined ? '       ' : `(${(ours / theirs).toFixed(2)})`.padStart(7)
  process.stdout.write(
    `${name.padEnd(40)} ${run.wall.toFixed(2).padStart(7)} s wall ${ratio(run.wall, beside?.wall)} ${run.cpu.toFixed(2).padStart(7)} s CPU ${ratio(run.cpu, beside?.cpu)} ${run.peakMb.toFixed(0).padStart(5)} MB peak\n`,
  )
}

async function bytesIn(path: string): Promise<number> {
  if (!existsSync(path)) return 0
  const found = await readdir(path, { recursive: true, withFileTypes: true })
  const files = found.filter((each) => each.isFile())
  const sizes = await Promise.all(files.map(async (each) => (await stat(join(each.parentPath, each.name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** What is published of so many articles, by the defaults, beside the articles themselves. */
async function compareSizes(): Promise<void> {
  await setGeneration(0)
  const each = Math.round(sizedArticles / sizedSources)
  const own = await prepared(feedkeeper, 'sizes', urlsOf(sizedSources, each))
  const run = await feedkeeper.poll(own)
  await expectCount(feedkeeper, own, sizedSources * each)
  const [articles, published] = await Promise.all(
    ['articles', 'feeds'].map((name) => bytesIn(join(own, 'output', name))),
  )
  const mb = (bytes = 0) => (bytes / 2 ** 20).toFixed(1)
  tell(`feedkeeper, ${sizedSources} feeds x ${each}`, run, undefined)
  process.stdout.write(
    `  articles ${mb(articles)} MB, output/feeds ${mb(published)} MB: ratio ${((published ?? 0) / (articles ?? 1)).toFixed(2)}\n`,
  )
}

try {
  if (sfeed === undefined) process.stdout.write('sfeed is not installed here; its rows are left out\n')
  const programs = [plainProgram, feedkeeper, ...(sfeed ? [sfeed] : [])]
  const runs = new Map<Program, Readonly<Record<Stage, Run>>[]>()
  for (let round = 0; round < rounds; round += 1) {
    for (const program of programs) {
      const made = await roundOf(program, round)
      runs.set(program, [...(runs.get(program) ?? []), made])
    }
  }
  process.stdout.write(
    `${feeds} feeds x ${entries} entries x 3 KB, medians of ${rounds}; in brackets the ratio to the plain program\n`,
  )
  const of = (program: Program, stage: Stage) => medianRun((runs.get(program) ?? []).map((each) => each[stage]))
  for (const stage of stages) {
    for (const program of programs) {
      tell(
        `${stage}: ${program.name}`,
        of(program, stage),
        program === plainProgram ? undefined : of(plainProgram, stage),
      )
    }
  }
  if (sizedSources > 0) await compareSizes()
} finally {
  origin.kill()
  await rm(folder, { recursive: true, force: true })
}
