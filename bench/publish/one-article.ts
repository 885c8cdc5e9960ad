import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { articlesPerPage } from '../../src/archive/article-keys.ts'
import { spareMemory } from '../../src/cli/process/spare-memory.ts'
import {
  generatedArchive,
  generatedArticle,
  generateRows,
  median,
  peakMb,
  say,
  temporaryOutput,
} from './generated-archive.ts'

// Ten years of articles; only the newest have files, since nothing may look at the others. The archive is made by one process
// and published by another, whose memory is told.
const [count = 10_000, output] = [Number(process.argv[2] ?? 10_000), process.argv[3]]
const stepMs = Math.floor((10 * 365 * 86_400_000) / count)
const from = Date.parse('2016-11-01T00:00:00Z')
const article = (number: number) => generatedArticle(number, from + number * stepMs)
const rounds = 20
const withFiles = (rounds + 2) * articlesPerPage

if (output === undefined) await prepare()
else {
  // As the daemon does before it publishes.
  spareMemory()
  await measure(output)
}

function* articles(start: number, end: number) {
  for (let number = start; number < end; number += 1) yield article(number)
}

async function prepare(): Promise<void> {
  const folder = temporaryOutput()
  const firstWithFile = Math.max(0, count - withFiles)
  await generateRows(folder, articles(0, firstWithFile))
  const { archive, add, close, remove } = await generatedArchive({ output: folder })
  await add([...articles(firstWithFile, count)])
  await archive.catalog.changes.forget((await archive.catalog.changes.mark()) ?? 0)
  await close()
  const script = fileURLToPath(import.meta.url)
  spawnSync(process.execPath, [script, String(count), folder], { stdio: 'inherit' })
  await remove()
}

async function measure(folder: string): Promise<void> {
  const archive = await generatedArchive({ output: folder })
  const programMb = rssMb()
  const publisher = archive.publisher()
  const first = await publisher.publish()
  const news = await timed(rounds, async (round) => {
    await archive.add([article(count + round)])
    return async () => (await publisher.publish()).written.length
  })
  // Pages that were never made, from the newest that is full backwards.
  const newest = Math.floor(count / articlesPerPage)
  const pages = await timed(rounds, async (round) => async () => {
    const place = String(newest - round)
    const found = await publisher.find({ publication: 'all', place, format: 'atom' })
    if (found.kind !== 'file') throw new Error(`page ${place} is ${found.kind}`)
    return 1
  })
  const memoryMb = rssMb()
  await publisher.close()
  await archive.close()
  say(
    `in ${count} articles: first publication ${first.tookMs.toFixed(0)} ms; one new article: ${news.last} files in place after ${news.middleMs} ms (worst ${news.worstMs}, ${news.cpuMs} ms CPU); a page never made: ${pages.middleMs} ms (worst ${pages.worstMs}, ${pages.cpuMs} ms CPU); memory ${memoryMb} MB, ${peakMb()} at the most (${programMb} MB of it the program itself)`,
  )
}

/** Does something so many times; each is prepared first, untimed. */
async function timed(times: number, prepare: (round: number) => Promise<() => Promise<number>>) {
  const walls: number[] = []
  const cpus: number[] = []
  let last = 0
  for (let round = 0; round < times; round += 1) {
    const act = await prepare(round)
    const cpu = process.cpuUsage()
    const startedAt = performance.now()
    last = await act()
    walls.push(performance.now() - startedAt)
    const { user, system } = process.cpuUsage(cpu)
    cpus.push((user + system) / 1_000)
  }
  return {
    last,
    middleMs: Math.round(median(walls)),
    worstMs: Math.round(Math.max(...walls)),
    cpuMs: Math.round(median(cpus)),
  }
}

function rssMb(): number {
  return Math.round(process.memoryUsage().rss / 1_048_576)
}
