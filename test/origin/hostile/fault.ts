import type { IncomingMessage, ServerResponse } from 'node:http'

/** One thing a hostile or broken site does to whoever polls it. */
export type Fault = {
  /** Id of the source that polls it. */
  readonly id: string
  /** What the site does, in words. */
  readonly says: string
  /**
   * `fails`: no poll may succeed. `holds`: it may succeed or fail, the program must go on. `keeps`: the whole items of
   * the listing must be kept, whatever the rest is.
   */
  readonly outcome: 'fails' | 'holds' | 'keeps'
  /** Titles of the articles that must be kept where the outcome is `keeps`. */
  readonly keeps?: readonly string[]
  /** YAML added to the source's definition. */
  readonly definition?: string
  answer(request: IncomingMessage, response: ServerResponse): void
}

/** Sends an RSS feed around items given as XML. */
export function sendFeed(response: ServerResponse, items: string): void {
  sendXml(
    response,
    `<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><link>https://h.example/</link><description/>${items}</channel></rss>`,
  )
}

/** Sends text as an RSS feed. */
export function sendXml(response: ServerResponse, xml: string | Buffer): void {
  response.writeHead(200, {
    'Content-Type': 'application/rss+xml; charset=utf-8',
    'Content-Length': Buffer.byteLength(xml),
  })
  response.end(xml)
}

/** A small item that is as it should be. */
export function goodItem(name: string): string {
  return `<item><title>${name}</title><link>https://h.example/${encodeURIComponent(name)}</link><guid isPermaLink="false">${name}</guid><pubDate>Mon, 03 Mar 2025 07:00:00 GMT</pubDate><description>&lt;p&gt;A whole text about ${name}.&lt;/p&gt;</description></item>`
}
