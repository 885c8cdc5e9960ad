// Pages of a large archive as `feedkeeper run` serves them: `node bench/pages.ts [ARTICLES]` (100000), invented, of 300 sources
// and one year; it takes about five minutes. Each kind of page is asked for at many addresses, one after the other, alone and
// while ten articles a second come in, which the server's CPU then is of too. The server is a process of its own, started anew
// on an archive that is there, with its code compiled before, as every start of the program but the first has it.

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { articleFormatter } from '../src/article/format-article.ts'
import { serveFeeds } from '../src/cli/commands/serve-feeds.ts'
import { openWorkspace, type Workspace } from '../src/cli/workspace.ts'
import { enrolSources } from '../src/poll/memory/enrol.ts'
import { journalArticles } from './archive/journal-articles.ts'
import { writePlainly } from './archive/quarry.ts'
import { freePort } from './free-port.ts'
import { generatedArticle } from './publish/generated-archive.ts'
import { inventedNews } from './search/invented-news.ts'

const timeZone = 'Asia/Shanghai'
const [role, folder = ''] = process.argv.slice(2)
const count = /^\d+$/.test(role ?? '') ? Number(role) : 100_000
const timesEach = 200
const program = fileURLToPath(import.meta.url)

type Use = { readonly cpuMs: number; readonly rssMb: number }

if (role === 'prepare') await prepare()
else if (role === 'serve') await serve()
else await measure()

function open(): Promise<Workspace> {
  const options = {
    config: join(folder, 'feedkeeper.yaml'),
    feeds: join(folder, 'feeds'),
    output: join(folder, 'output'),
  }
  return openWorkspace({ ...options, json: false, logLevel: 'warn' }, { logLevel: 'warn' })
}

/** Has the catalog made from the journal, as no start but the first has to. */
async function prepare(): Promise<void> {
  const workspace = await open()
  const { sources, archive, clock, publisher } = workspace
  await enrolSources(sources, archive.catalog.sources, clock())
  await publisher.publish()
  await workspace.close()
}

async function serve(): Promise<void> {
  const workspace = await open()
  await serveFeeds(workspace, { search: { find: async () => undefined } })
  const format = articleFormatter(timeZone)
  let number = 0
  let polls: NodeJS.Timeout | undefined
  process.on('message', (asked) => {
    if (asked === 'polls') {
      polls ??= setInterval(() => {
        number += 1
        const article = { ...generatedArticle(number, Date.UTC(2026, 11, 31) + number * 1_000), sourceId: 'source_0' }
        const text = Buffer.from(format(article))
        void workspace.archive.keep({
          articles: [{ article, text, details: {}, firstSeenAtMs: 0, sourceId: 'source_0' }],
        })
      }, 100)
    }
    const { user, system } = process.cpuUsage()
    process.send?.({ cpuMs: (user + system) / 1_000, rssMb: process.memoryUsage().rss / 1_048_576 } satisfies Use)
  })
  process.once('disconnect', () => {
    clearInterval(polls)
    process.exit()
  })
  process.send?.('ready')
}

async function measure(): Promise<void> {
  const made = mkdtempSync(join(tmpdir(), 'feedkeeper-bench-'))
  try {
    const port = await freePort()
    await grow(made, port)
    await measurePages(made, `http://127.0.0.1:${port}/`)
  } finally {
    rmSync(made, { recursive: true, force: true })
  }
}

/** Makes an archive of invented articles, as a program that was stopped leaves it. */
async function grow(made: string, port: number): Promise<void> {
  mkdirSync(join(made, 'feeds'))
  for (let n = 0; n < 300; n += 1) {
    writeFileSync(join(made, 'feeds', `source_${n}.yaml`), `list: { feed: { url: "https://news.example/${n}" } }\n`)
  }
  writeFileSync(join(made, 'feedkeeper.yaml'), `server: { listen: "127.0.0.1:${port}" }\n`)
  await writePlainly(join(made, 'output', 'articles'), inventedNews(count, timeZone), 16)
  await journalArticles(join(made, 'output'), inventedNews(count, timeZone))
  await once(fork(program, ['prepare', made], { env: environmentIn(made) }), 'exit')
}

async function measurePages(made: string, base: string): Promise<void> {
  const startedAt = performance.now()
  const child = fork(program, ['serve', made], { env: environmentIn(made) })
  const use = async (asked = 'use'): Promise<Use> => {
    child.send(asked)
    return (await once(child, 'message'))[0] as Use
  }
  await once(child, 'message')
  const openMs = performance.now() - startedAt
  const { bytes } = await ask(base)
  const firstMs = performance.now() - startedAt
  say('cold start', `listens after ${ms(openMs)}, first page ${ms(firstMs)} after the start, ${bytes} bytes`)
  const { cpuMs, rssMb } = await use()
  say('cold start, CPU', `${ms(cpuMs)} up to the first page`)
  say('memory', `${rssMb.toFixed(0)} MB after the first page`)

  for (const under of ['alone', 'polls']) {
    for (const [kind, address] of Object.entries(kinds())) {
      const wall: number[] = []
      const cpu: number[] = []
      for (let n = 0; n < timesEach; n += 1) {
        const before = await use(under)
        wall.push((await ask(base + address(n))).tookMs)
        cpu.push((await use()).cpuMs - before.cpuMs)
      }
      const text = `p50 ${ms(rank(cpu, 0.5))}, p99 ${ms(rank(cpu, 0.99))} of CPU; ${ms(rank(wall, 0.5))} and ${ms(rank(wall, 0.99))} of the clock`
      say(`${kind}${under === 'alone' ? '' : ', under polls'}`, text)
    }
  }
  say('memory', `${(await use()).rssMb.toFixed(0)} MB after all`)
  child.disconnect()
  await once(child, 'exit')
}

/** The kinds of pages, each with its addresses. */
function kinds(): Readonly<Record<string, (n: number) => string>> {
  const step = Math.max(1, Math.floor(count / timesEach))
  const hashes = [...inventedNews(count, timeZone)].filter((_, n) => n % step === 0).map(({ article }) => article.hash)
  const at = (n: number) => ({
    month: String((n % 12) + 1).padStart(2, '0'),
    day: String((n % 28) + 1).padStart(2, '0'),
  })
  return {
    today: () => '',
    reader: (n) => `a/${hashes[n % hashes.length]}`,
    'archive, a month': (n) => `archive/2026/${at(n).month}`,
    'archive, a day': (n) => `archive/2026/${at(n).month}/${at(n).day}`,
    'archive, a month of a source': (n) => `archive/2026/${at(n).month}?source=source_${n % 300}`,
    'archive, a month in a language': (n) => `archive/2026/${at(n).month}?lang=${n % 2 ? 'en' : 'zh-TW'}`,
    'a feed’s page': (n) => `feeds/source_${n % 300}`,
    sources: () => 'sources',
    'a source’s page': (n) => `sources/source_${n % 300}`,
  }
}

function environmentIn(made: string): NodeJS.ProcessEnv {
  return { ...process.env, NODE_COMPILE_CACHE: join(made, 'compiled') }
}

function rank(times: readonly number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.floor(share * (times.length - 1))] ?? Number.NaN
}

async function ask(url: string): Promise<{ readonly tookMs: number; readonly bytes: number }> {
  const startedAt = performance.now()
  const response = await fetch(url)
  const { byteLength } = await response.arrayBuffer()
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  return { tookMs: performance.now() - startedAt, bytes: byteLength }
}

function say(name: string, text: string): void {
  process.stdout.write(`${name.padEnd(46)} ${text}\n`)
}

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`
}
