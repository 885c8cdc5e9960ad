// Reading feeds beside plain rss-parser in the same run: `node bench/parse.ts`. MB/s of 100 entries of 5 KB, and time and
// peak memory of one listing of 20,000 entries, each in a process of its own. Ratios count, absolute times depend on the
// machine; all feeds are well-formed, since plain rss-parser reads no others.
import { fork } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import RssParser from 'rss-parser'
import { parseFeed } from '../src/parse/feed/feed.ts'

const rounds = 40
const paragraph =
  '<p>The ferry was <b>late</b> again &amp; nobody knew why; <a href="https://harbour.example/x?a=1&amp;b=2">more</a>. 渡船又晚点了，没有人知道为什么。</p>\n'
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const ofLength = (length: number) => paragraph.repeat(Math.ceil(length / paragraph.length)).slice(0, length)

function rss(entries: number, length: number, write: (html: string) => string): string {
  const items = Array.from(
    { length: entries },
    (_, n) =>
      `<item><title>Ferry ${n} &amp; tide</title><link>https://harbour.example/${n}</link><guid isPermaLink="false">g${n}</guid><pubDate>Fri, 14 Feb 2025 17:09:14 GMT</pubDate><dc:creator>Ada</dc:creator><category>ships</category><description>Short.</description><content:encoded>${write(ofLength(length))}</content:encoded></item>\n`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Harbour</title><link>https://harbour.example/</link>${items.join('')}</channel></rss>`
}

function atom(entries: number, length: number): string {
  const items = Array.from(
    { length: entries },
    (_, n) =>
      `<entry><title>Ferry ${n} &amp; tide</title><link href="https://harbour.example/${n}"/><id>tag:${n}</id><updated>2025-02-14T17:09:14Z</updated><author><name>Ada</name></author><category term="ships"/><summary>Short.</summary><content type="html">${escaped(ofLength(length))}</content></entry>\n`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour</title><link href="https://harbour.example/"/>${items.join('')}</feed>`
}

async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1_000
}

async function sideBySide(name: string, text: string): Promise<void> {
  const bytes = Buffer.from(text)
  const plainParser = new RssParser()
  const ours = () => parseFeed(bytes, { url: 'https://harbour.example/feed' })
  const plain = () => plainParser.parseString(bytes.toString())
  const spent = { ours: 0, plain: 0 }
  for (let round = -10; round < rounds; round++) {
    const [oursMs, plainMs] = [await cpuMs(ours), await cpuMs(plain)]
    if (round < 0) continue
    spent.ours += oursMs
    spent.plain += plainMs
  }
  const speed = (ms: number) => `${((bytes.length * rounds) / 1e3 / ms).toFixed(1)} MB/s`
  const ratio = (spent.ours / spent.plain).toFixed(2)
  print(
    `${name.padEnd(30)} ours ${speed(spent.ours)}, rss-parser ${speed(spent.plain)}, ours costs ${ratio} times as much`,
  )
}

async function large(who: string, file: string): Promise<void> {
  const bytes = await readFile(file)
  const ms = await cpuMs(() => (who === 'ours' ? parseFeed(bytes) : new RssParser().parseString(bytes.toString())))
  const peakMb = Math.round(process.resourceUsage().maxRSS / 1_024)
  const megabytes = (bytes.length / 1e6).toFixed(0)
  print(`20,000 entries, ${megabytes} MB ${who.padEnd(10)} ${(ms / 1e3).toFixed(1)} s CPU, at most ${peakMb} MB`)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

const [who, file] = process.argv.slice(2)
if (who !== undefined && file !== undefined) await large(who, file)
else {
  await sideBySide('RSS, 100 x 5 KB, escaped', rss(100, 5_000, escaped))
  await sideBySide(
    'RSS, 100 x 5 KB, CDATA',
    rss(100, 5_000, (html) => `<![CDATA[${html}]]>`),
  )
  await sideBySide('Atom, 100 x 5 KB', atom(100, 5_000))
  const folder = await mkdtemp(join(tmpdir(), 'feedkeeper-bench-'))
  await writeFile(join(folder, 'large.xml'), rss(20_000, 1_000, escaped))
  for (const each of ['ours', 'rss-parser']) {
    await new Promise((resolve) => fork(import.meta.filename, [each, join(folder, 'large.xml')]).on('close', resolve))
  }
  await rm(folder, { recursive: true })
}
