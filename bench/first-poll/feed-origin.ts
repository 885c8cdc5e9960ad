import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const words =
  'the harbour ferry was late and the wind turned over grey water while boats waited for news of a lighthouse keeper who counted cranes 码头 潮水 船长 等到 晚上'.split(
    ' ',
  )

/** About 3 KB of HTML, the same for the same number: paragraphs, with a link in some and a bold word in others. */
function articleHtml(seed: number): string {
  let random = (seed * 2_654_435_761 + 12_345) >>> 0
  const word = () => {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0
    return words[Math.floor((random / 2 ** 32) * words.length)] ?? ''
  }
  let html = ''
  for (let paragraph = 0; html.length < 2_900; paragraph += 1) {
    const text = Array.from({ length: 70 }, word)
    if (paragraph % 3 === 1) text[5] = `<a href="https://harbour.example/${seed}/${paragraph}">${text[5]}</a>`
    if (paragraph % 4 === 2) text[9] = `<strong>${text[9]}</strong>`
    html += `<p>${text.join(' ')}.</p>`
  }
  return html
}

/** What a feed brings: entries of some months ago, or, of a later generation, those of the moments before it began. */
type Edition = { readonly generation: number; readonly beganAtMs: number }

function publishedAt(source: number, index: number, entries: number, { generation, beganAtMs }: Edition): Date {
  if (generation > 0) return new Date(beganAtMs - index * 100)
  return new Date(Date.UTC(2026, 3, 1) + ((entries - index) * 997 + (source % 997)) * 540_000)
}

function feedXml(source: number, entries: number, edition: Edition): string {
  const site = `https://s${source}.example/`
  const items = Array.from({ length: entries }, (_, index) => {
    const number = edition.generation * 1_000 + entries - index
    const published = publishedAt(source, index, entries, edition)
    return `<item><title>Story ${source}-${number} of the harbour</title><link>${site}${number}</link><guid>${site}${number}</guid><pubDate>${published.toUTCString()}</pubDate><category>c${source % 10}</category><dc:creator>Author ${source % 37}</dc:creator><content:encoded><![CDATA[${articleHtml(source * 10_000 + number)}]]></content:encoded></item>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Generated ${source}</title><link>${site}</link><language>en</language>${items.join('')}</channel></rss>`
}

/** What the parent may tell the origin: a tenth of the feeds brings new entries in each generation. */
export type Generation = { readonly generation: number }

/**
 * Serves `/<source>?entries=20` with an ETag, on every loopback address, until its parent goes away. A feed is made once
 * for each edition, so that its making is on nobody's time but the first's.
 */
function serveFeeds(): void {
  const first: Edition = { generation: 0, beganAtMs: 0 }
  let newest = first
  const made = new Map<string, Buffer>()
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://origin')
    const source = Number(url.pathname.slice(1))
    const own = source % 10 === 0 ? newest : first
    const etag = `"${own.generation}"`
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304, { etag }).end()
      return
    }
    const key = `${url.pathname}${url.search} ${own.beganAtMs}`
    const body = made.get(key) ?? Buffer.from(feedXml(source, Number(url.searchParams.get('entries')), own))
    made.set(key, body)
    response.writeHead(200, { etag, 'content-type': 'application/rss+xml', 'content-length': body.length }).end(body)
  })
  process.on('message', (message: Generation) => {
    const { generation } = message
    newest = generation === 0 ? first : { generation, beganAtMs: Date.now() }
    process.send?.('changed')
  })
  process.on('disconnect', () => process.exit())
  server.listen(0, () => process.send?.((server.address() as AddressInfo).port))
}

serveFeeds()
