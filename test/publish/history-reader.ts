import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DOMParser } from '@xmldom/xmldom'

/** What a reader finds on its way through a publication's history. */
export type ReadHistory = {
  /** Every document, the subscription document first. */
  readonly urls: readonly string[]
  /** The id of every entry met, in the order they were met. */
  readonly ids: readonly string[]
}

/**
 * Walks a publication from its subscription document along `prev-archive` (RFC 5005, 4), as a reader does that stops at
 * documents it has `seen`; checks that every way back is matched by a way forward between documents that are closed.
 */
export async function readHistory(
  feeds: string,
  name: string,
  format: 'rss' | 'atom' | 'json',
  seen: ReadonlySet<string> = new Set(),
): Promise<ReadHistory> {
  const base = 'https://reader.example/feeds/'
  const urls: string[] = []
  const ids: string[] = []
  let url: string | undefined = `${base}${name}${{ rss: '.rss.xml', atom: '.atom.xml', json: '.json' }[format]}`
  while (url !== undefined && !seen.has(url)) {
    urls.push(url)
    const text: string = await readFile(join(feeds, url.slice(base.length)), 'utf8')
    const document: ReadDocument = format === 'json' ? readJson(text) : readXml(text)
    if (document.self !== url) throw new Error(`${url} says it is ${document.self}`)
    ids.push(...document.ids)
    url = document.previous
  }
  return { urls, ids }
}

type ReadDocument = { readonly self?: string; readonly previous?: string; readonly ids: readonly string[] }

function readJson(text: string): ReadDocument {
  const feed = JSON.parse(text) as { feed_url: string; next_url?: string; items: { id: string }[] }
  return {
    self: feed.feed_url,
    ...(feed.next_url && { previous: feed.next_url }),
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
