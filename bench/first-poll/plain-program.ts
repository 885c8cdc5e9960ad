// What one would write in an afternoon with the same libraries: `node plain-program.ts LIST OUTPUT` polls every address of
// a file once, writes each new article as a file of its own, and one Atom feed of the newest fifty. Nothing is synced,
// nothing is bounded, a failure ends it.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Feed } from 'feed'
import Parser from 'rss-parser'
import TurndownService from 'turndown'

type State = { readonly etags: Record<string, string>; readonly newest: readonly Article[] }
type Article = {
  readonly title: string
  readonly url: string
  readonly date: string
  readonly markdown: string
}

const [list = '', output = ''] = process.argv.slice(2)
const atOnce = 64
const newestCount = 50
const articles = join(output, 'articles')
const stateFile = join(output, 'state.json')
await mkdir(articles, { recursive: true })
const known = new Set(await readdir(articles))
const state: State = existsSync(stateFile)
  ? (JSON.parse(await readFile(stateFile, 'utf8')) as State)
  : { etags: {}, newest: [] }
const etags = { ...state.etags }
const parser = new Parser<object, { 'content:encoded'?: string }>({ customFields: { item: ['content:encoded'] } })
const turndown = new TurndownService({ headingStyle: 'atx', codeBlockStyle: 'fenced' })
const fresh: Article[] = []

async function poll(url: string): Promise<void> {
  const etag = etags[url]
  const response = await fetch(url, { headers: etag === undefined ? {} : { 'if-none-match': etag } })
  if (response.status === 304) return
  const { items } = await parser.parseString(await response.text())
  for (const item of items) {
    const link = item.link ?? ''
    const name = `${createHash('sha256').update(link).digest('hex').slice(0, 16)}.md`
    if (known.has(name)) continue
    known.add(name)
    const article = {
      title: item.title ?? '',
      url: link,
      date: item.isoDate ?? '',
      markdown: turndown.turndown(item['content:encoded'] ?? item.content ?? ''),
    }
    const head = `---\ntitle: ${JSON.stringify(article.title)}\ndate: ${JSON.stringify(article.date)}\n---\n\n`
    await writeFile(join(articles, name), `${head}${article.markdown}\n\n[source](${link})\n`)
    fresh.push(article)
  }
  etags[url] = response.headers.get('etag') ?? ''
}

const queue = (await readFile(list, 'utf8')).split('\n').filter(Boolean).values()
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (const url of queue) await poll(url)
  }),
)
if (fresh.length > 0) {
  const newest = [...fresh, ...state.newest].sort((a, b) => (a.date < b.date ? 1 : -1)).slice(0, newestCount)
  const feed = new Feed({ id: 'urn:plain', title: 'Everything', copyright: '' })
  for (const { title, url, date, markdown } of newest) {
    feed.addItem({ title, id: url, link: url, date: new Date(date), content: markdown })
  }
  await writeFile(join(output, 'atom.xml'), feed.atom1())
  await writeFile(stateFile, JSON.stringify({ etags, newest }))
}
