// Searching: filling the index, its size, what kinds of queries take, and whether what is found is what reading every file
// finds: `node bench/search.ts [ARTICLES]` (100000), on invented articles and, where ../shared/corpus is there, on real ones.
// Exits 1 where a search finds anything else than reading does, or is slower than it is to be at 100,000 articles. Queries are
// measured in time of CPU, with the excerpts of the first twenty.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NewArticle } from '../src/archive/archive.ts'
import type { ArticleSearch } from '../src/archive/search/article-search.ts'
import { openSearch } from '../src/archive/search/open-search.ts'
import { articleFormatter } from '../src/article/format-article.ts'
import { readArticle } from '../src/article/front-matter.ts'
import { htmlToMarkdown } from '../src/article/markdown/markdown.ts'
import type { SearchOrder } from '../src/text/query/query.ts'
import { readQuery } from '../src/text/query/read-query.ts'
import { journalArticles } from './archive/journal-articles.ts'
import { openBenchArchive } from './archive/open-bench-archive.ts'
import { writePlainly } from './archive/quarry.ts'
import { corpus, loadArticles } from './fidelity/load-articles.ts'
import { peakMb } from './publish/generated-archive.ts'
import { inventedNews, someNumbers } from './search/invented-news.ts'
import { drawWords, lookThrough, readAll } from './search/read-all.ts'

const timeZone = 'Asia/Shanghai'
const count = Number(process.argv[2] ?? 100_000)
const perBatch = 5_000
const wordsLooked = 200
const mostMs: Readonly<Record<SearchOrder, number>> = { newest: 50, best: 200 }
let isWell = true

const say = (name: string, text: string) => process.stdout.write(`${name.padEnd(34)} ${text}\n`)
const fail = (name: string, text: string) => {
  isWell = false
  say(name, `WRONG: ${text}`)
}

function ask(search: ArticleSearch, text: string, order: SearchOrder, limit = 20) {
  const read = readQuery(text, timeZone)
  if ('problem' in read) throw new Error(`${text}: ${read.problem}`)
  return search.find({ query: read.query, order, limit, offset: 0 })
}

async function fill(search: ArticleSearch, articles: number): Promise<void> {
  const before = process.cpuUsage()
  const startedAt = performance.now()
  let longest = 0
  let last = startedAt
  await search.catchUp(
    () => true,
    () => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    },
  )
  const { user, system } = process.cpuUsage(before)
  const wallMs = performance.now() - startedAt
  const perSecond = (ms: number) => Math.round((articles / ms) * 1_000)
  say(
    'fill',
    `${perSecond((user + system) / 1_000)} articles/s of CPU, ${perSecond(wallMs)} of the clock; longest step ${Math.round(longest)} ms`,
  )
}

async function sizeOf(folder: string, articles: number): Promise<void> {
  const { size } = await stat(join(folder, 'search.db'))
  say(
    'index',
    `${(size / 1e6).toFixed(0)} MB, ${Math.round(size / articles)} bytes an article; peak ${peakMb()} MB of memory`,
  )
}

async function time(
  search: ArticleSearch,
  kind: string,
  queries: readonly string[],
  order: SearchOrder,
): Promise<void> {
  const times: number[] = []
  let found = 0
  for (const query of queries) {
    const before = process.cpuUsage()
    found += (await ask(search, query, order)).total
    const { user, system } = process.cpuUsage(before)
    times.push((user + system) / 1_000)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  const text = `p50 ${at(0.5).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms, most ${at(1).toFixed(1)} ms; ${Math.round(found / queries.length)} found`
  if (count <= 100_000 && at(0.99) > mostMs[order])
    fail(`${kind}, ${order}`, `${text}; wanted p99 under ${mostMs[order]} ms`)
  else say(`${kind}, ${order}`, text)
}

async function measureKinds(search: ArticleSearch, words: readonly string[]): Promise<void> {
  const next = (index: number) => words[(index + 1) % words.length] ?? ''
  const kinds: Readonly<Record<string, readonly string[]>> = {
    'words and phrases': words.map((word) => `"${word}"`),
    'two words': words.map((word, index) => `"${word}" "${next(index)}"`),
    'either of two': words.map((word, index) => `"${word}" OR "${next(index)}"`),
    'one without another': words.map((word, index) => `"${word}" -"${next(index)}"`),
    'in a month': words.map(
      (word, index) => `"${word}" after:2026-0${1 + (index % 8)} before:2026-0${2 + (index % 8)}`,
    ),
    'of a source, in the title': words.map((word, index) => `source:source_${index} OR title:"${word}"`),
    'one character': [...new Set(words.flatMap((word) => (/[a-z]/.test(word) ? [] : [...word])))].slice(0, 100),
  }
  for (const order of ['newest', 'best'] as const)
    for (const [kind, queries] of Object.entries(kinds)) await time(search, kind, queries, order)
}

async function measure(name: string, articles: Iterable<NewArticle>, isTimed: boolean): Promise<void> {
  process.stdout.write(`\n${name}\n`)
  const folder = await mkdtemp(join(tmpdir(), 'feedkeeper-bench-'))
  try {
    let total = 0
    for (const some of inBatches(articles)) {
      await writePlainly(join(folder, 'articles'), some, 100)
      await journalArticles(folder, some)
      total += some.length
    }
    const archive = await openBenchArchive(folder, { timeZone })
    const read = (text: string, hash: string, file: string) => readArticle(text, { hash, file, timeZone })
    const open = () => openSearch({ folder, readArticle: read, onDamaged: (error) => fail('index', error.message) })
    const filling = await open()
    await fill(filling.search, total)
    // Whoever closes it last brings its file up to date.
    await filling.close()
    await sizeOf(folder, total)
    const { search, close } = await open()
    const texts = await readAll(archive.articles, timeZone)
    const words = drawWords(texts, wordsLooked, someNumbers(11))
    if (isTimed) await measureKinds(search, words)
    let wrong = 0
    for (const word of words) {
      const wanted = lookThrough(texts, word)
      const found = await ask(search, `"${word}"`, 'newest', word.length > 2 ? 10_000 : 20)
      const hashes = found.articles.map(({ hash }) => hash)
      const isSame = found.total === wanted.size && hashes.every((hash) => wanted.has(hash))
      if (!isSame) wrong += 1
      if (!isSame && wrong < 6) fail(`"${word}"`, `${found.total} found, ${wanted.size} by reading ${texts.size} files`)
    }
    const outcome = `${words.length - wrong} of ${words.length} words and phrases found exactly what reading ${texts.size} files finds`
    if (wrong > 0) fail('against reading', outcome)
    else say('against reading', outcome)
    await close()
    await archive.close()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function* inBatches(articles: Iterable<NewArticle>): Generator<readonly NewArticle[]> {
  let batch: NewArticle[] = []
  for (const each of articles) {
    batch.push(each)
    if (batch.length < perBatch) continue
    yield batch
    batch = []
  }
  yield batch
}

async function realArticles(): Promise<readonly NewArticle[]> {
  const format = articleFormatter(timeZone)
  const hash = (url: string, at: number) => createHash('sha256').update(`${url} ${at}`).digest('hex').slice(0, 16)
  return (await loadArticles(corpus)).map(({ html, url, name }, at) => {
    const base = url === '' ? 'https://news.example/' : url
    const article = {
      hash: hash(base, at),
      sourceId: 'corpus',
      url: base,
      title: name.replace(/^[^:]*: /, ''),
      publishedAt: new Date(Date.UTC(2026, 0, 1) + at * 60_000),
      summary: '...',
      lang: 'zh',
      thumbnail: '',
      markdown: htmlToMarkdown(html, { url: base }).markdown,
    }
    return { article, text: format(article), details: {}, firstSeenAtMs: 0, sourceId: 'corpus' }
  })
}

await measure(`${count} invented articles`, inventedNews(count, timeZone), true)
if (existsSync(corpus)) await measure('real articles', await realArticles(), false)
process.exitCode = isWell ? 0 : 1
