import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { hashOf } from '../../src/poll/entries/identity.ts'

const newEachTime = 40

/** Feeds on loopback that bring more entries each time they grow; half of them stand in two feeds. */
export class GrowingSite {
  readonly #server: Server
  #count = 0

  constructor() {
    this.#server = createServer((request, response) => {
      const name = request.url?.slice(1) ?? ''
      response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(this.#feed(name))
    })
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
  }

  /** Definitions of its sources, by their ids. */
  definitions(): ReadonlyMap<string, string> {
    const { port } = this.#server.address() as AddressInfo
    const define = (id: string) => `list: { feed: { url: "http://127.0.0.1:${port}/${id}" } }\nevery: 1m\n`
    return new Map(['quarry', 'harbour'].map((id) => [id, define(id)]))
  }

  grow(): void {
    this.#count += newEachTime
  }

  /** The hashes of all entries so far. */
  hashes(): readonly string[] {
    return Array.from({ length: this.#count }, (_, n) => hashOf(`https://stones.example/${n}`))
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  #feed(name: string): string {
    const isListed = (n: number) => n % 4 !== (name === 'quarry' ? 1 : 3)
    const items = Array.from({ length: this.#count }, (_, n) => n).filter(isListed)
    const item = (n: number) =>
      `<item><title>Stone ${n}</title><link>https://stones.example/${n}</link><description>${`Stone ${n} was cut. `.repeat(40)}</description></item>`
    return `<rss version="2.0"><channel><title>${name}</title><link>https://stones.example/</link>${items.map(item).join('')}</channel></rss>`
  }
}
