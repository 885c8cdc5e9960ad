import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Unpublished } from '../../src/archive/unpublished.ts'
import { spareMemory } from '../../src/cli/spare-memory.ts'
import { takeDirectory } from '../../src/publish/directory.ts'
import { DocumentFiles } from '../../src/publish/document-files.ts'
import { writePublication } from '../../src/publish/publication-writer.ts'
import { openPublicationsDatabase } from '../../src/publish/publications-database.ts'
import { PublishedDocuments } from '../../src/publish/published-documents.ts'
import { generatedArchive, generatedArticle, median, peakMb, say } from './generated-archive.ts'

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

async function prepare(): Promise<void> {
  const archive = generatedArchive()
  for (let number = 0; number < count; ) {
    const isNew = number >= count - withFiles
    const size = Math.min(5_000, (isNew ? count : count - withFiles) - number)
    const articles = Array.from({ length: size }, (_, index) => article(number + index))
    await archive.add(articles, { withFiles: isNew })
    number += size
  }
  const { options, catalog } = archive
  const baseUrl = options.settings.site.url
  const database = openPublicationsDatabase(join(archive.output, 'publications.db'))
  database.exec('BEGIN')
  for (const publication of takeDirectory({ ...options, sources: options.sources(), listed: () => ({}) })
    .publications) {
    await writePublication(publication, new Map(), {
      database: catalog.database,
      documents: new PublishedDocuments(database),
      files: emptyFiles(options.folder),
      writeEntries: async () => [],
      site: { homeUrl: baseUrl, baseUrl, tagAuthority: options.settings.publish.tagAuthority, privateSources: [] },
      hubs: [],
      archiveSize: options.settings.publish.archiveSize,
      nowMs: Date.now(),
      hasTime: () => true,
    })
  }
  const files = new DocumentFiles(options.folder)
  for (const name of ['all', 'harbour']) {
    new PublishedDocuments(database).noteFolder(name, await files.folderChangedAtMs(name))
  }
  database.exec('COMMIT')
  database.close()
  const unpublished = new Unpublished(catalog.database)
  await unpublished.forget(unpublished.mark() ?? 0)
  catalog.database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  const script = fileURLToPath(import.meta.url)
  spawnSync(process.execPath, [script, String(count), archive.output], { stdio: 'inherit' })
  archive.remove()
}

/** Documents that are there in name only. */
function emptyFiles(folder: string): DocumentFiles {
  const write = async (name: string) => {
    for (const ending of ['', '.gz', '.br', '.zst']) {
      const file = join(folder, `${name}${ending}`)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, '')
    }
    return true
  }
  return { write, presence: async () => () => true } as unknown as DocumentFiles
}

async function measure(folder: string): Promise<void> {
  const archive = generatedArchive({ output: folder })
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
  archive.catalog.close()
  say(
    `one new article in ${count}: ${written} documents in place after ${median(times).toFixed(0)} ms (worst ${Math.max(...times).toFixed(0)}), compressed after ${median(packed).toFixed(0)} ms (${median(cpus).toFixed(0)} ms CPU), memory ${memoryMb} MB (${programMb} MB of it the program itself, ${peakMb()} MB at the most), first look of a run ${start.tookMs.toFixed(0)} ms`,
  )
}

function rssMb(): number {
  return Math.round(process.memoryUsage().rss / 1_048_576)
}
