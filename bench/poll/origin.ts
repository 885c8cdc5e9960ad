import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * How much of what the origin serves: `/<source>?entries=20`, with `&close` on a connection that ends with it. Its second
 * generation has one new entry in `changed` of all.
 */
const state = { generation: 0, changedShare: 0 }

const words =
  'the harbour ferry was late and the wind turned over grey water while boats waited for news of a lighthouse'
const paragraph = (seed: number) =>
  `<p>${Array.from({ length: 60 }, (_, n) => words.split(' ')[(seed * 7 + n * 3) % 20]).join(' ')}.</p>`

function feed(source: number, entries: number, generation: number): string {
  const items = Array.from({ length: entries }, (_, n) => {
    const id = generation * 1_000 + entries - n
    const published = new Date(Date.UTC(2026, 0, 1) + id * 3_600_000).toUTCString()
    const html = `<![CDATA[${[1, 2, 3].map((each) => paragraph(source + id + each)).join('')}]]>`
    return `<item><title>Story ${source}-${id}</title><link>https://s${source}.example/${id}</link><guid>${source}-${id}</guid><pubDate>${published}</pubDate><description>${html}</description></item>`
  })
  return `<rss version="2.0"><channel><title>Source ${source}</title><link>https://s${source}.example/</link>${items.join('')}</channel></rss>`
}

/** Serves feeds with validators until its parent goes away; told `{generation, changedShare}`, it changes that share. */
export function serve(): void {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://origin')
    const source = Number(url.pathname.slice(1))
    const generation = (source % 100) / 100 < state.changedShare ? state.generation : 0
    const etag = `"${generation}"`
    if (url.searchParams.has('close')) response.shouldKeepAlive = false
    if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end()
    else response.writeHead(200, { etag }).end(feed(source, Number(url.searchParams.get('entries')), generation))
  })
  process.on('message', (message: typeof state) => {
    Object.assign(state, message)
    process.send?.('changed')
  })
  process.on('disconnect', () => process.exit())
  server.listen(0, () => process.send?.((server.address() as AddressInfo).port))
}
