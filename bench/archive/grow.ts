// Fills an archive: files without syncs and lines in big batches, in threads, of which the catalog is made, and then the last as polls do.
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { each, sayCosts, timed } from './costs.ts'
import { fill } from './fill.ts'
import { grownArticles } from './grown-articles.ts'
import { openBenchArchive } from './open-bench-archive.ts'

const [output = '', count = 0] = [process.argv[2], Number(process.argv[3])]
const keptCount = 4_000
const [perBatch, atOnce] = [20, 16]

async function bytesIn(path: string, isCounted: (name: string) => boolean): Promise<number> {
  const names = (await readdir(path)).filter(isCounted)
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(path, name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

const filled = count - keptCount
const written = await timed(() => fill(output, filled))
const open = () => openBenchArchive(output, { timeZone: 'Asia/Shanghai' })
let archive: Awaited<ReturnType<typeof open>> | undefined
const recorded = await timed(async () => {
  archive = await open()
})
const { keep, catalog, close } = archive ?? (await open())
const batches = Array.from({ length: keptCount / perBatch }, (_, n) => [
  ...grownArticles(filled + n * perBatch, filled + (n + 1) * perBatch),
]).values()
const kept = await timed(() =>
  Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const articles of batches) await keep({ articles })
    }),
  ),
)
const found = await catalog.articles.count()
if (found !== count) throw new Error(`the catalog has ${found} articles of ${count}`)
await close()
const catalogBytes = await bytesIn(output, (name) => name.startsWith('catalog.db'))
const journalBytes = await bytesIn(join(output, 'journal'), () => true)
sayCosts([
  each('write an article without syncs', written.cpuMs / filled, 'ms CPU'),
  each('keep an article, durably, with others', kept.cpuMs / keptCount, 'ms CPU'),
  each('articles kept', (keptCount / kept.wallMs) * 1_000, 'articles/s'),
  each('catalog of an article, without its signature', catalogBytes / count, 'bytes'),
  each('journal of an article', journalBytes / count, 'bytes'),
  each('record an article from the journal', recorded.cpuMs / filled, 'ms CPU'),
  each('articles recorded', (filled / recorded.wallMs) * 1_000, 'articles/s'),
])
