import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { spareMemory } from '../../src/cli/spare-memory.ts'
import { takeDirectory } from '../../src/publish/directory.ts'
import { FeedDocumentFiles } from '../../src/publish/history/feed-document-files.ts'
import { writePublication } from '../../src/publish/history/publication-writer.ts'
import {
  generatedArchive,
  generatedArticle,
  generateRows,
  median,
  peakMb,
  say,
  temporaryOutput,
} from './generated-archive.ts'

// Ten years of articles; only the newest have files, and documents of the past are empty: nothing may look at them. The
// archive is made by one process and published by another, whose memory is told.
const [count = 10_000, output] = [Number(process.argv[2] ?? 10_000), process.argv[3]]
const stepMs = Math.floor((10 * 365 * 86_400_000) / count)
const from = Date.parse('2016-11-01T00:00:00Z')
const article = (number: number) => generatedArticle(number, from + number * stepMs)
const withFiles = 600
const rounds = 20

if (output === undefined) await prepare()
else {
  // As the daemon does before it publishes.
  spareMemory('daemon')
  await measure(output)
}

function* articles(start: number, end: number) {
  for (let number = start; number < end; number += 1) yield article(number)
}

async function prepare(): Promise<void> {
  const folder = temporaryOutput()
  const firstWithFile = Math.max(0, count - withFiles)
  await generateRows(folder, articles(0, firstWithFile))
  const { options, archive, add, close, remove } = await generatedArchive({ output: folder })
  await add([...articles(firstWithFile, count)])
  const { catalog, feeds, publications } = archive
  const baseUrl = options.settings.site.url
  const directory = takeDirectory({ ...options, sources: options.sources(), listed: () => ({}) })
  for (const publication of directory.publications) {
    await writePublication(publication, new Map(), {
      index: catalog.articles,
      documents: publications.documents,
      files: emptyFiles(join(folder, 'feeds')),
      writeEntries: async () => [],
      site: { homeUrl: baseUrl, baseUrl, tagAuthority: options.settings.publish.tagAuthority, privateSources: [] },
      hubs: [],
      archiveSize: options.settings.publish.archiveSize,
      nowMs: Date.now(),
      hasTime: () => true,
    })
  }
  const files = new FeedDocumentFiles(feeds)
  for (const name of ['all', 'harbour']) await publications.documents.noteFolder(name, await files.folderStamp(name))
  await catalog.changes.forget((await catalog.changes.mark()) ?? 0)
  await close()
  const script = fileURLToPath(import.meta.url)
  spawnSync(process.execPath, [script, String(count), folder], { stdio: 'inherit' })
  await remove()
}

/** Documents that are there in name only. */
function emptyFiles(folder: string): FeedDocumentFiles {
  const write = async (name: string) => {
    for (const ending of ['', '.gz', '.br', '.zst']) {
      const file = join(folder, `${name}${ending}`)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, '')
    }
    return true
  }
  return { write, presence: async () => () => true } as unknown as FeedDocumentFiles
}

async function measure(folder: string): Promise<void> {
  const archive = await generatedArchive({ output: folder })
  const programMb = rssMb()
  const publisher = archive.publisher()
  const start = await publisher.publish()
  const times: number[] = []
  const packed: number[] = []
  const cpus: number[] = []
  let written = 0
  for (let round = 0; round < rounds; round += 1) {
    await archive.add([article(count + round)])
    const cpu = process.cpuUsage()
    const report = await publisher.publish()
    const { user, system } = process.cpuUsage(cpu)
    times.push(report.tookMs)
    packed.push(report.packedMs)
    cpus.push((user + system) / 1_000)
    written = report.written.length
  }
  const memoryMb = rssMb()
  await publisher.close()
  await archive.close()
  say(
    `one new article in ${count}: ${written} documents in place after ${median(times).toFixed(0)} ms (worst ${Math.max(...times).toFixed(0)}), compressed after ${median(packed).toFixed(0)} ms (${median(cpus).toFixed(0)} ms CPU), memory ${memoryMb} MB (${programMb} MB of it the program itself, ${peakMb()} MB at the most), first look of a run ${start.tookMs.toFixed(0)} ms`,
  )
}

function rssMb(): number {
  return Math.round(process.memoryUsage().rss / 1_048_576)
}
