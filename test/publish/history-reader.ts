import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { DOMParser } from '@xmldom/xmldom'
import { type FeedFormat, feedDocumentFile } from '../../src/publish/formats/feed-document.ts'
import type { Publisher } from '../../src/publish/publisher.ts'
import type { SampleArchive } from './sample-archive.ts'

/** Gives the text of a feed file as the server would send it, made if need be; follows where it moved to. */
export type ReadFeed = (file: string) => Promise<string>

/** What a reader finds on its way through a publication's history. */
export type ReadHistory = {
  /** Every document, the subscription document first. */
  readonly urls: readonly string[]
  /** The id of every entry met, in the order they were met. */
  readonly ids: readonly string[]
}

const base = 'https://reader.example/feeds/'

/** Reads feed files as a client of the server does. */
export function feedReader(archive: SampleArchive, publisher: Publisher): ReadFeed {
  return async function read(file): Promise<string> {
    const [, publication = '', place, ending] = /^([^/.]+)(?:\/([^.]+))?\.(rss\.xml|atom\.xml|json)$/.exec(file) ?? []
    const format = { 'rss.xml': 'rss', 'atom.xml': 'atom', json: 'json' }[ending as 'json'] as FeedFormat
    const found = await publisher.find({ publication, format, ...(place !== undefined && { place }) })
    if (found.kind === 'moved') return read(found.name)
    if (found.kind !== 'file') throw new Error(`${file} is ${found.kind}`)
    const bytes = await readFile(join(archive.feeds, `${found.name}${found.isPacked ? '.gz' : ''}`))
    return (found.isPacked ? gunzipSync(bytes) : bytes).toString()
  }
}

/** Reads feed files of a folder, as a static host serves them. */
export function fileReader(archive: SampleArchive): ReadFeed {
  return (file) => readFile(join(archive.feeds, file), 'utf8')
}

/**
 * Walks a publication from its subscription document along `prev-archive` (RFC 5005, 4), as a reader does that stops at
 * documents it has `seen`.
 */
export async function readHistory(
  read: ReadFeed,
  name: string,
  format: FeedFormat = 'atom',
  seen: ReadonlySet<string> = new Set(),
): Promise<ReadHistory> {
  const urls: string[] = []
  const ids: string[] = []
  let url: string | undefined = `${base}${feedDocumentFile(name, format)}`
  while (url !== undefined && !seen.has(url)) {
    urls.push(url)
    const text: string = await read(url.slice(base.length))
    const document: ReadDocument = url.endsWith('.json') ? readJson(text) : readXml(text)
    if (document.self !== url) throw new Error(`${url} says it is ${document.self}`)
    ids.push(...document.ids)
    url = document.previous
  }
  return { urls, ids }
}

type ReadDocument = { readonly self?: string; readonly previous?: string; readonly ids: readonly string[] }

function readJson(text: string): ReadDocument {
  const feed = JSON.parse(text) as { feed_url: string; _history?: { prev_archive: string }; items: { id: string }[] }
  return {
    self: feed.feed_url,
    ...(feed._history && { previous: feed._history.prev_archive }),
    ids: feed.items.map((item) => item.id),
  }
}

function readXml(text: string): ReadDocument {
  const document = new DOMParser().parseFromString(text, 'text/xml')
  const all = (name: string) => Array.from(document.getElementsByTagName(name))
  const isRss = document.documentElement?.nodeName === 'rss'
  const links = all(isRss ? 'atom:link' : 'link')
  const link = (rel: string) => links.find((each) => each.getAttribute('rel') === rel)?.getAttribute('href')
  const self = link('self')
  const previous = link('prev-archive')
  const ids = isRss ? all('guid') : all('id').filter((each) => each.parentNode?.nodeName === 'entry')
  return {
    ...(self && { self }),
    ...(previous && { previous }),
    ids: ids.map((each) => each.textContent ?? ''),
  }
}
