// Writing articles so that a power cut loses none, and making a lost catalog anew, beside the plain way in the same run:
// `node bench/archive.ts [ARTICLES]`. Ratios count, absolute times depend on the machine and its disk.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import matter from 'gray-matter'
import { pino } from 'pino'
import { ArticleFiles } from '../src/archive/article-files.ts'
import { openCatalog } from '../src/archive/catalog.ts'
import { reindex } from '../src/archive/reindex.ts'
import { formatArticle, readArticle } from '../src/article/front-matter.ts'
import { hashOf } from '../src/article/identity.ts'

const count = Number(process.argv[2] ?? 20_000)
const batch = 20
const timeZone = 'Asia/Shanghai'
const folder = await mkdtemp(join(tmpdir(), 'feedkeeper-bench-'))

const articles = Array.from({ length: count }, (_, n) => {
  const url = `https://quarry.example/stone/${n}`
  const article = {
    hash: hashOf(url),
    sourceId: 'quarry',
    url,
    title: `第 ${n} 块石头 “切好了”`,
    publishedAt: new Date(1_700_000_000_000 + n * 1_000),
    summary: '石头切好了，码头的船在等...',
    lang: 'zh-CN',
    thumbnail: '',
    markdown: `石头 ${n} 在码头上等船，船长说潮水要到晚上才够。\n\n`.repeat(50).trim(),
  }
  return { hash: article.hash, text: formatArticle(article, timeZone) }
})

async function perSecond(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return Math.round((count / (performance.now() - startedAt)) * 1_000)
}

const files = new ArticleFiles(join(folder, 'articles'))
const durable = await perSecond(async () => {
  for (let from = 0; from < count; from += batch) await files.write(articles.slice(from, from + batch))
})
const plain = await perSecond(async () => {
  for (let from = 0; from < count; from += batch) {
    await Promise.all(
      articles.slice(from, from + batch).map(async ({ hash, text }) => {
        await mkdir(join(folder, 'plain', hash.slice(0, 2)), { recursive: true })
        await writeFile(join(folder, 'plain', hash.slice(0, 2), `${hash}.md`), text)
      }),
    )
  }
})
const catalog = openCatalog(join(folder, 'catalog.db'))
const rebuilt = await perSecond(async () => {
  await reindex({
    files,
    catalog,
    readArticle: (text, hash, file) => readArticle(text, { hash, file, timeZone }),
    log: pino({ level: 'silent' }),
  })
})
if (catalog.articles.count() !== count) throw new Error(`indexed ${catalog.articles.count()} of ${count}`)
catalog.close()
const grayMatter = await perSecond(async () => {
  const queue = articles.values()
  await Promise.all(
    Array.from({ length: 64 }, async () => {
      for (const { hash } of queue) matter(await readFile(files.pathOf(hash), 'utf8'), {})
    }),
  )
})
await rm(folder, { recursive: true })

const line = (name: string, ours: number, what: string, theirs: number) =>
  process.stdout.write(
    `${name.padEnd(28)} ${ours} files/s; ${what} ${theirs} files/s; ratio ${(ours / theirs).toFixed(2)}\n`,
  )
line(`write, ${batch} a batch, fsynced`, durable, 'plain writeFile', plain)
line('rebuild the catalog', rebuilt, 'gray-matter reading alone', grayMatter)
