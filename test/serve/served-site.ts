import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { feedDocumentFile } from '../../src/publish/formats/feed-document.ts'
import type { Found, Published } from '../../src/publish/published.ts'
import { startFeedServer } from '../../src/serve/feed-server.ts'
import { feedPages } from '../../src/serve/pages/feeds/feed-pages.ts'
import type { ServedSite } from '../../src/serve/request-handler.ts'
import { serverSettings } from '../../src/serve/serve-settings.ts'
import { feedFilesIn, imagesIn, testArchive } from '../support/archive.ts'
import { tempFolder } from '../support/temp-folder.ts'

/** The feed document `all.rss.xml`. */
export const feed = `<rss version="2.0"><channel>${'港口 '.repeat(500)}</channel></rss>`
/** The feed document `all.json`. */
export const json = JSON.stringify({
  items: [
    {
      title: '<b>S&P</b> "500"',
      url: 'https://news.example/?a=1&b=2',
      date_published: '2026-10-05T08:00:00.000Z',
      language: 'en',
      _source: { title: '港口报' },
    },
  ],
})

/** What a server answered. */
export type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }

/** Asks for a path as it is written, without the cleaning that `fetch` does. */
export function ask(url: string, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    httpRequest({ hostname, port, path, method, headers, agent: false }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
      )
      response.on('error', reject)
    })
      .on('error', reject)
      .end()
  })
}

/** Writes a feed document as publishing does: whole, with its packed form beside it. */
export async function publish(folder: string, name: string, text: string): Promise<void> {
  await mkdir(join(folder, name, '..'), { recursive: true })
  await writeFile(join(folder, `${name}.tmp`), text)
  await rename(join(folder, `${name}.tmp`), join(folder, name))
  await writeFile(join(folder, `${name}.gz`), gzipSync(text))
}

/** What is published, where every feed document is a file, whole or packed alone, but for what `instead` gives by its name. */
export function publishedIn(folder: string, instead: Readonly<Record<string, Found>> = {}): Published {
  return {
    publications: async () => [],
    sources: async () => ({ sources: [], sourceOf: (id) => ({ id, title: id }) }),
    find: async ({ publication, place, format }) => {
      const name = feedDocumentFile(place === undefined ? publication : `${publication}/${place}`, format)
      const files = feedFilesIn(folder)
      if (instead[name] !== undefined) return instead[name]
      if (await files.stamp(name)) return { kind: 'file', name, isPacked: false }
      return (await files.stamp(`${name}.gz`)) ? { kind: 'file', name, isPacked: true } : { kind: 'absent' }
    },
  }
}

/** Serves a folder with the publication `all` until the running test ends, and where it is asked for the pages of feeds. */
export async function serve(
  {
    instead,
    url,
    hasPages = false,
    ...changes
  }: Partial<ServedSite> & {
    readonly instead?: Readonly<Record<string, Found>>
    readonly url?: string
    readonly hasPages?: boolean
  } = {},
  settings: object = {},
) {
  const folder = await tempFolder()
  await publish(folder, 'all.rss.xml', feed)
  await publish(folder, 'all.json', json)
  await publish(folder, 'all/12.atom.xml', feed)
  await rm(join(folder, 'all/12.atom.xml'))
  await writeFile(join(folder, 'secret.txt'), 'secret')
  const published = publishedIn(folder, instead)
  const archive = hasPages ? await testArchive() : undefined
  const parts = {
    published,
    overview: { all: async () => [], find: async () => undefined },
    attention: async () => [],
    isPrivate: () => false,
    search: async () => undefined,
    timeZone: 'Asia/Shanghai',
  }
  const server = await startFeedServer(
    { host: '127.0.0.1', port: 0 },
    {
      settings: serverSettings.parse(settings),
      feeds: feedFilesIn(folder),
      images: imagesIn(join(folder, 'images')),
      site: { title: 'The <Reader>', url: url ?? 'https://reader.example/', timeZone: 'Asia/Shanghai' },
      published,
      pages: archive === undefined ? [] : feedPages({ ...parts, archive }, async () => []),
      hubs: [],
      freshForMs: async () => 300_000,
      clock: Date.now,
      log: pino({ level: 'silent' }),
      ...changes,
    },
  )
  onTestFinished(() => server.close())
  return { folder, url: server.url, server }
}
