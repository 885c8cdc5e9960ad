// What captures of real articles and pages take, and that making the articles anew from them changes nothing:
// `node bench/reconvert.ts [--corpus articles.ndjson] [--pages pages.ndjson.gz ...]`. What is not there is left out with a word.
// They are served by a local origin, polled, and made anew once it is gone. Exits 1 where an article comes out otherwise.
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { pino } from 'pino'
import { fetchSettings } from '../src/fetch/fetch-settings.ts'
import { createFetcher } from '../src/fetch/fetcher.ts'
import { createWorkerPool } from '../src/jobs/worker-pool.ts'
import { pollingSettings } from '../src/poll/polling-settings.ts'
import { reconvert } from '../src/poll/reconvert/reconvert.ts'
import { runPoll } from '../src/poll/run-poll.ts'
import { CronTimes } from '../src/poll/schedule/cron-times.ts'
import { sourceDefinition } from '../src/source/definition.ts'
import type { Source } from '../src/source/load.ts'
import { openBenchArchive } from './archive/open-bench-archive.ts'
import { corpus, loadArticles } from './fidelity/load-articles.ts'

const beside = (name: string) => fileURLToPath(new URL(`../../shared/pages/${name}`, import.meta.url))
const { values } = parseArgs({
  options: {
    corpus: { type: 'string', default: corpus },
    pages: { type: 'string', multiple: true, default: [beside('pages.ndjson.gz'), beside('zh.ndjson.gz')] },
  },
})

const timeZone = 'Asia/Shanghai'
const entriesPerFeed = 50

type Answer = { readonly type: string; readonly body: Uint8Array }

/** What the origin answers, by path. */
const answers = new Map<string, Answer>()
const server = createServer((request, response) => {
  const { type, body } = answers.get(request.url ?? '') ?? { type: 'text/plain', body: Buffer.from('none') }
  response.writeHead(answers.has(request.url ?? '') ? 200 : 404, { 'content-type': type }).end(body)
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

function addFeed(id: string, items: readonly object[], settings: object): Source {
  const feed = { version: 'https://jsonfeed.org/version/1.1', title: id, items }
  answers.set(`/${id}.json`, { type: 'application/feed+json', body: Buffer.from(JSON.stringify(feed)) })
  const definition = sourceDefinition.parse({ list: { feed: { url: `${origin}/${id}.json` } }, ...settings })
  return { id, file: '', definition, definitionHash: '1' }
}

/** Feeds that bring the whole text of recorded articles. */
async function feedsOfTexts(file: string): Promise<readonly Source[]> {
  const articles = await loadArticles(file)
  return parted(articles).map((some, at) =>
    addFeed(
      `texts_${at}`,
      some.map(({ html, url, name }, n) => ({ id: `${at}-${n}`, url, title: name, content_html: html })),
      {},
    ),
  )
}

/** Feeds whose texts are on recorded pages. */
async function feedsOfPages(file: string, kind: string): Promise<readonly Source[]> {
  const lines = gunzipSync(await readFile(file))
    .toString()
    .trimEnd()
    .split('\n')
  const items = lines.map((line, n) => {
    const { page } = JSON.parse(line) as { page: string }
    answers.set(`/${kind}/${n}`, { type: 'text/html', body: Buffer.from(page, 'base64') })
    return { id: `${n}`, url: `${origin}/${kind}/${n}`, title: `Page ${n}` }
  })
  return parted(items).map((some, at) => addFeed(`${kind}_${at}`, some, { fullText: true }))
}

function parted<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const count = Math.ceil(items.length / entriesPerFeed)
  return Array.from({ length: count }, (_, n) => items.slice(n * entriesPerFeed, (n + 1) * entriesPerFeed))
}

async function sizeOf(folder: string): Promise<number> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.warc.gz'))
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Polls sources into an archive of their own, and makes its articles anew once the origin is gone for them. */
async function judge(name: string, sources: readonly Source[]): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'feedkeeper-bench-'))
  const archive = await openBenchArchive(folder, { timeZone })
  const polling = pollingSettings.parse({ jobTimeLimit: '60s', jobMemoryMb: 512 })
  const jobs = createWorkerPool(polling)
  const settings = fetchSettings.parse({
    allowPrivateNetworks: ['127.0.0.0/8'],
    perHost: { connections: 8, spacing: '0ms' },
  })
  const fetcher = createFetcher(settings, { userAgent: 'feedkeeper-bench', env: {}, clock: Date.now })
  const log = pino({ level: 'silent' })
  const parts = { archive, jobs, timeZone, polling, log, clock: Date.now, cron: new CronTimes() }
  let archived = 0
  for (const source of sources) {
    const poll = await runPoll(source, { ...parts, fetch: fetcher.fetch, capturing: 'articles' })
    archived += poll.archived.length
  }
  const bytes = await sizeOf(join(folder, 'captures'))
  const startedAt = performance.now()
  const report = await reconvert(
    sources,
    { archive, jobs, timeZone, timeLimitMs: polling.timeLimit },
    { isDryRun: false, isForced: true },
  )
  const seconds = (performance.now() - startedAt) / 1_000
  const sum = (count: (each: (typeof report.sources)[number]) => number) =>
    report.sources.reduce((total, each) => total + count(each), 0)
  const [unchanged, changed] = [sum((each) => each.unchanged), sum((each) => each.changed)]
  const worse = report.sources.flatMap((each) => each.worse)
  process.stdout.write(
    `${name.padEnd(24)} ${archived} articles, ${(bytes / archived / 1_000).toFixed(1)} KB captured each; made anew: ${unchanged} unchanged, ${changed} changed, ${worse.length} worse; ${Math.round(archived / seconds)} articles/s\n`,
  )
  for (const { hash, title, reason } of worse.slice(0, 5)) process.stdout.write(`  ${hash} ${title}: ${reason}\n`)
  await Promise.all([archive.close(), jobs.close(), fetcher.close()])
  await rm(folder, { recursive: true, force: true })
  return unchanged === archived
}

const kinds = [
  { name: basename(values.corpus), file: values.corpus, feeds: feedsOfTexts },
  ...values.pages.map((file, n) => ({
    name: basename(file),
    file,
    feeds: (path: string) => feedsOfPages(path, `pages_${n}`),
  })),
]
for (const { name, file, feeds } of kinds) {
  if (!existsSync(file)) process.stdout.write(`${name.padEnd(24)} is not here: left out (${file})\n`)
  else if (!(await judge(name, await feeds(file)))) process.exitCode = 1
}
server.close()
server.closeAllConnections()
