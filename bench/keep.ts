// The archive with files, journal and catalog: keeping articles so that a power cut loses none, what they take on disk,
// starting beside them, and making a lost catalog anew, beside plain ways in the same run: `node bench/keep.ts [ARTICLES]`,
// up to 1000000. Ratios count, absolute times depend on the machine and its disk.
import { createReadStream } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import matter from 'gray-matter'
import { journalArticles } from './archive/journal-articles.ts'
import { openBenchArchive } from './archive/open-bench-archive.ts'
import { quarryArticles, quarryTimeZone, writePlainly } from './archive/quarry.ts'

const count = Number(process.argv[2] ?? 20_000)
/** So many are kept as polls keep them; the files and lines of the others are written the fast way. */
const keptCount = Math.min(count, 20_000)
const batch = 20
const pollsAtOnce = 16
const starts = 5
const wantedPerSecond = 20_000
const folder = await mkdtemp(join(tmpdir(), 'feedkeeper-bench-'))
const output = join(folder, 'output')

const say = (name: string, text: string) => process.stdout.write(`${name.padEnd(34)} ${text}\n`)
const beside = (ours: number, unit: string, what: string, theirs: number) =>
  `${ours} ${unit}; ${what} ${theirs}; ratio ${(ours / theirs).toFixed(2)}`
const open = (mode = {}) => openBenchArchive(output, { timeZone: quarryTimeZone, ...mode })

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return (performance.now() - startedAt) / 1_000
}

async function perSecond(many: number, work: () => Promise<unknown>): Promise<number> {
  return Math.round(many / (await seconds(work)))
}

async function bytesIn(path: string, isCounted: (name: string) => boolean): Promise<number> {
  const names = (await readdir(path)).filter(isCounted)
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(path, name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

async function checkCount(archive: Awaited<ReturnType<typeof open>>, expected: number): Promise<void> {
  const found = await archive.catalog.articles.count()
  if (found !== expected) throw new Error(`the catalog has ${found} articles of ${expected}`)
}

/** Keeps articles, a batch for each poll; `atOnce` polls bring theirs at the same time. */
async function keep(from: number, to: number, atOnce: number): Promise<number> {
  const articles = [...quarryArticles(from, to)]
  const archive = await open()
  const batches = Array.from({ length: Math.ceil(articles.length / batch) }, (_, index) =>
    articles.slice(index * batch, (index + 1) * batch),
  ).values()
  const rate = await perSecond(articles.length, () =>
    Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (const some of batches) await archive.keep({ articles: some })
      }),
    ),
  )
  await checkCount(archive, to)
  await archive.close()
  return rate
}

async function measureKeeping(): Promise<void> {
  const half = Math.floor(keptCount / 2)
  const alone = await keep(0, half, 1)
  const together = await keep(half, keptCount, pollsAtOnce)
  const articles = [...quarryArticles(0, half)]
  const plain = await perSecond(half, () => writePlainly(join(folder, 'plain'), articles, batch))
  say(`keep, ${batch} a batch, durably`, beside(alone, 'articles/s', 'plain writeFile', plain))
  say(`keep, ${pollsAtOnce} such batches at once`, beside(together, 'articles/s', 'plain writeFile', plain))
}

/** Brings the archive up to all articles: files without syncs, lines in big batches, and the catalog made of the lines. */
async function fill(): Promise<void> {
  for (let from = keptCount; from < count; from += 5_000) {
    const articles = [...quarryArticles(from, Math.min(count, from + 5_000))]
    await writePlainly(join(output, 'articles'), articles, batch)
    await journalArticles(output, articles)
  }
  const archive = await open()
  await checkCount(archive, count)
  await archive.close()
}

async function measureSize(): Promise<void> {
  const catalog = await bytesIn(output, (name) => name.startsWith('catalog.db'))
  const journal = await bytesIn(join(output, 'journal'), () => true)
  const each = (bytes: number) => Math.round(bytes / count)
  say('on disk, an article', `catalog ${each(catalog)} bytes, journal ${each(journal)} bytes`)
}

async function measureStart(): Promise<void> {
  const times: number[] = []
  for (let start = 0; start < starts; start += 1) {
    let archive: Awaited<ReturnType<typeof open>> | undefined
    times.push(
      await seconds(async () => {
        archive = await open()
      }),
    )
    await archive?.close()
  }
  const sorted = times.map((time) => Math.round(time * 1_000)).sort((a, b) => a - b)
  say(`start beside ${count} articles`, `${sorted[Math.floor(starts / 2)]} ms (worst ${sorted.at(-1)} ms)`)
}

async function measureJournal(): Promise<void> {
  for (const name of await readdir(output)) if (name.startsWith('catalog.db')) await rm(join(output, name))
  let archive: Awaited<ReturnType<typeof open>> | undefined
  const rate = await perSecond(count, async () => {
    archive = await open()
  })
  if (archive !== undefined) await checkCount(archive, count)
  await archive?.close()
  const months = await readdir(join(output, 'journal'))
  const plain = await perSecond(count, async () => {
    for (const month of months) {
      for await (const line of createInterface(createReadStream(join(output, 'journal', month)))) JSON.parse(line)
    }
  })
  const verdict = rate >= wantedPerSecond ? '' : `; BELOW the ${wantedPerSecond} that are wanted`
  say('a lost catalog, from the journal', `${beside(rate, 'articles/s', 'JSON.parse alone', plain)}${verdict}`)
}

async function measureRebuild(): Promise<void> {
  const archive = await open({ rebuild: true })
  const { rebuilt } = archive
  await checkCount(archive, count)
  await archive.close()
  if (rebuilt === undefined || rebuilt.damaged.length + rebuilt.faults.length > 0) throw new Error('not rebuilt whole')
  const rateOf = (ms: number) => Math.round((count / ms) * 1_000)
  const names = await readdir(join(output, 'articles'), { recursive: true })
  const files = names.filter((name) => name.endsWith('.md'))
  const grayMatter = await perSecond(count, async () => {
    const queue = files.values()
    await Promise.all(
      Array.from({ length: 64 }, async () => {
        for (const name of queue) matter(await readFile(join(output, 'articles', name), 'utf8'), {})
      }),
    )
  })
  say('rebuild, its journal', `${rateOf(rebuilt.journalMs)} articles/s, the old index cleared first`)
  say('rebuild, every file read', beside(rateOf(rebuilt.filesMs), 'files/s', 'gray-matter reading alone', grayMatter))
}

try {
  await measureKeeping()
  await fill()
  await measureSize()
  await measureStart()
  await measureJournal()
  await measureRebuild()
} finally {
  await rm(folder, { recursive: true, force: true })
}
