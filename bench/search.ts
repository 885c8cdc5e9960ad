// Searching: filling the index, its size, what kinds of queries take, and whether what is found is what reading every file
// finds: `node bench/search.ts [ARTICLES]` (100000), on invented articles and, where ../shared/corpus is there, on real ones.
// Exits 1 where a search finds anything else than reading does, or is slower than it is to be at 100,000 articles. Filling and
// queries are measured in time of CPU of a server that does nothing else; of queries, the whole page with twenty excerpts.
// It takes about ten minutes, most of them to fill the index and to read every file, and 2 GB in the temporary folder.
import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { NewArticle } from '../src/archive/archive.ts'
import { openArticles } from '../src/archive/open-articles.ts'
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
import { freePort } from './free-port.ts'
import { inventedNews, someNumbers } from './search/invented-news.ts'
import { drawWords, lookThrough, readAll } from './search/read-all.ts'
import type { Filled, ServerUse } from './search/search-server.ts'

const timeZone = 'Asia/Shanghai'
const count = Number(process.argv[2] ?? 100_000)
const perBatch = 5_000
const wordsLooked = 200
/** Of what a word finds so many are held against what reading finds, beside how many there are. */
const mostCompared = 500
const warmedBy = 100
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

/** A program that serves the search of a folder. */
type Server = {
  readonly fill: () => Promise<Filled>
  readonly use: () => Promise<ServerUse>
  /** Asks for a page, and gives how long the answer took. */
  readonly get: (path: string) => Promise<number>
  readonly startedAt: number
  readonly stop: () => Promise<void>
}

async function startServer(folder: string): Promise<Server> {
  const port = await freePort()
  await mkdir(join(folder, 'feeds'), { recursive: true })
  await writeFile(join(folder, 'feedkeeper.yaml'), `server: { listen: "127.0.0.1:${port}" }\n`)
  const program = fileURLToPath(new URL('search/search-server.ts', import.meta.url))
  const startedAt = performance.now()
  const child = fork(program, [folder], { env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') } })
  const answer = async (asked: string) => {
    child.send(asked)
    return (await once(child, 'message'))[0]
  }
  await once(child, 'message')
  return {
    fill: () => answer('fill'),
    use: () => answer('use'),
    async get(path) {
      const at = performance.now()
      const response = await fetch(`http://127.0.0.1:${port}/${path}`, { headers: { accept: 'text/html' } })
      await response.arrayBuffer()
      if (!response.ok) throw new Error(`${path}: ${response.status}`)
      return performance.now() - at
    },
    startedAt,
    async stop() {
      child.disconnect()
      await once(child, 'exit')
    },
  }
}

async function fill(folder: string, articles: number): Promise<void> {
  const server = await startServer(folder)
  const before = await server.use()
  const startedAt = performance.now()
  const { longestMs } = await server.fill()
  const wallMs = performance.now() - startedAt
  const { cpuMs, peakMb } = await server.use()
  const perSecond = (ms: number) => Math.round((articles / ms) * 1_000)
  say(
    'fill',
    `${perSecond(cpuMs - before.cpuMs)} articles/s of CPU, ${perSecond(wallMs)} of the clock; longest step ${Math.round(longestMs)} ms; peak ${peakMb} MB of memory`,
  )
  // Whoever closes it last brings its file up to date.
  await server.stop()
  const file = join(folder, 'output', 'search.db')
  const { close } = await openIndex(folder)
  await close()
  const { size } = await stat(file)
  say('index', `${(size / 1e6).toFixed(0)} MB, ${Math.round(size / articles)} bytes an article`)
}

/** What a search costs the server: the page whole, and what the search alone is of it. */
async function time(server: Server, kind: string, queries: readonly string[], order: SearchOrder): Promise<void> {
  const cpu: number[] = []
  const wall: number[] = []
  for (const query of queries) {
    const before = await server.use()
    wall.push(await server.get(`search?${new URLSearchParams({ q: query, sort: order })}`))
    cpu.push((await server.use()).cpuMs - before.cpuMs)
  }
  const at = (times: readonly number[], share: number) =>
    times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  const text = `p50 ${at(cpu, 0.5).toFixed(1)} ms, p99 ${at(cpu, 0.99).toFixed(1)} ms of CPU; ${at(wall, 0.5).toFixed(1)} and ${at(wall, 0.99).toFixed(1)} ms of the clock`
  if (count <= 100_000 && at(cpu, 0.99) > mostMs[order])
    fail(`${kind}, ${order}`, `${text}; wanted p99 under ${mostMs[order]} ms`)
  else say(`${kind}, ${order}`, text)
}

async function measureKinds(folder: string, words: readonly string[]): Promise<void> {
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
  const server = await startServer(folder)
  await server.get('search?q=%E4%B8%80')
  const { cpuMs, rssMb } = await server.use()
  const firstMs = performance.now() - server.startedAt
  say(
    'first page after a cold start',
    `${Math.round(firstMs)} ms of the clock, ${Math.round(cpuMs)} ms of CPU; ${Math.round(rssMb)} MB of memory`,
  )
  for (const query of words.slice(0, warmedBy)) await server.get(`search?${new URLSearchParams({ q: query })}`)
  for (const order of ['newest', 'best'] as const)
    for (const [kind, queries] of Object.entries(kinds)) await time(server, kind, queries, order)
  say('memory', `${Math.round((await server.use()).rssMb)} MB after all`)
  await server.stop()
}

function openIndex(folder: string) {
  const read = (text: string, hash: string, file: string) => readArticle(text, { hash, file, timeZone })
  const onDamaged = (error: Error) => fail('index', error.message)
  return openSearch({ folder: join(folder, 'output'), readArticle: read, onDamaged })
}

async function measure(name: string, articles: Iterable<NewArticle>, isTimed: boolean): Promise<void> {
  process.stdout.write(`\n${name}\n`)
  const folder = await mkdtemp(join(tmpdir(), 'feedkeeper-bench-'))
  try {
    let total = 0
    const output = join(folder, 'output')
    for (const some of inBatches(articles)) {
      await writePlainly(join(output, 'articles'), some, 100)
      await journalArticles(output, some)
      total += some.length
    }
    await (await openBenchArchive(output, { timeZone })).close()
    await fill(folder, total)
    const texts = await readAll((await openArticles({ folder: output })).articles, timeZone)
    const words = drawWords(texts, wordsLooked, someNumbers(11))
    if (isTimed) await measureKinds(folder, words)
    const { search, close } = await openIndex(folder)
    let wrong = 0
    for (const word of words) {
      const wanted = lookThrough(texts, word)
      const found = await ask(search, `"${word}"`, 'newest', word.length > 2 ? mostCompared : 20)
      const hashes = found.articles.map(({ hash }) => hash)
      const isSame = found.total === wanted.size && hashes.every((hash) => wanted.has(hash))
      if (!isSame) wrong += 1
      if (!isSame && wrong < 6) fail(`"${word}"`, `${found.total} found, ${wanted.size} by reading ${texts.size} files`)
    }
    const outcome = `${words.length - wrong} of ${words.length} words and phrases found exactly what reading ${texts.size} files finds`
    if (wrong > 0) fail('against reading', outcome)
    else say('against reading', outcome)
    await close()
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
