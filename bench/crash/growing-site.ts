import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { checksumOf } from '../../src/archive/checksum.ts'
import { hashOf } from '../../src/poll/entries/identity.ts'

const newEachTime = 30
const editedEachTime = 1 / 11
const pngStart = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
const finishes = 'flat round smooth rough bright dull square narrow broad hollow heavy light'.split(' ')

/** An entry of the site: the hash of its article, and what its text says in this and in all former versions, oldest first. */
export type SiteEntry = { readonly hash: string; readonly says: string; readonly said: readonly string[] }

/**
 * Feeds on loopback that bring more entries each time they grow, and other texts of some; half of the entries stand in two
 * feeds. Most show a picture, each picture two of them, and some pictures have the same bytes.
 */
export class GrowingSite {
  readonly #server: Server
  /** How often each entry was edited. */
  readonly #edits: number[] = []
  #grown = 0

  constructor() {
    this.#server = createServer((request, response) => {
      const name = request.url?.slice(1) ?? ''
      const picture = /^picture\/(\d+)$/.exec(name)?.[1]
      if (picture !== undefined)
        response.writeHead(200, { 'content-type': 'image/png' }).end(pictureOf(Number(picture)))
      else response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(this.#feed(name))
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
    this.#grown += 1
    for (const n of this.#edits.keys()) {
      if ((n + this.#grown) % (1 / editedEachTime) === 0) this.#edits[n] = (this.#edits[n] ?? 0) + 1
    }
    this.#edits.push(...Array.from({ length: newEachTime }, () => 0))
  }

  /** Begins again with no entries. */
  clear(): void {
    this.#grown = 0
    this.#edits.length = 0
  }

  /** All entries so far. */
  entries(): readonly SiteEntry[] {
    return this.#edits.map((edits, n) => ({
      hash: hashOf(`https://stones.example/${n}`),
      says: textOf(n, edits),
      said: Array.from({ length: edits }, (_, edit) => textOf(n, edit)),
    }))
  }

  /** The pictures of all entries but those of some hashes, as `<SHA-256>.png` by their addresses. */
  pictures(without: ReadonlySet<string>): ReadonlyMap<string, string> {
    const shown = this.entries().flatMap(({ hash }, n) => (without.has(hash) ? [] : (this.#pictureIn(n) ?? [])))
    const nameOf = (url: string) => `${checksumOf(pictureOf(Number(url.split('/').at(-1))))}.png`
    return new Map(shown.map((url) => [url, nameOf(url)]))
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  #pictureIn(n: number): string | undefined {
    const { port } = this.#server.address() as AddressInfo
    return n % 5 === 0 ? undefined : `http://127.0.0.1:${port}/picture/${n >> 1}`
  }

  #feed(name: string): string {
    const isListed = (n: number) => n % 4 !== (name === 'quarry' ? 1 : 3)
    const items = [...this.#edits.entries()].filter(([n]) => isListed(n))
    const item = ([n, edits]: readonly [number, number]) => {
      const picture = this.#pictureIn(n)
      const text = `${`Stone ${n} was cut. `.repeat(40)}${textOf(n, edits)}${picture === undefined ? '' : `&lt;img src="${picture}"&gt;`}`
      return `<item><title>Stone ${n}</title><link>https://stones.example/${n}</link><description>${text}</description></item>`
    }
    return `<rss version="2.0"><channel><title>${name}</title><link>https://stones.example/</link>${items.map(item).join('')}</channel></rss>`
  }
}

/** What only one version of an entry says. */
function textOf(n: number, edit: number): string {
  return `Stone ${n} was left ${finishes[edit % finishes.length]}.`
}

/** A picture by its first bytes alone, which is what is looked at; each seventh is the one before it. */
function pictureOf(number: number): Buffer {
  const own = number % 7 === 6 ? number - 1 : number
  return Buffer.concat([pngStart, Buffer.from(`stone ${own} `.repeat(200 + (own % 9) * 100))])
}
