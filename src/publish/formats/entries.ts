import { LRUCache } from 'lru-cache'
import type { ArticleRecord } from '../../archive/article-record.ts'
import type { ArticleStore } from '../../archive/article-store.ts'
import type { ArticleIndex } from '../../archive/catalog.ts'
import { readArticle } from '../../article/front-matter.ts'
import type { Log } from '../../log/log.ts'
import { atomEntries } from './atom.ts'
import { bytesOf } from './feed-bytes.ts'
import type { EntrySite, FeedFormat } from './feed-document.ts'
import { jsonItems } from './json.ts'
import { changedAt, type PublishedArticle, type PublishedSource } from './published-article.ts'
import { publishedSummary } from './published-summary.ts'
import type { RenderMarkdown } from './render.ts'
import { rssItems } from './rss.ts'

/** An article as it stands in feed documents of every form, in UTF-8. */
export type WrittenEntry = Readonly<Record<FeedFormat, Uint8Array>> & {
  readonly changedAt: Date
  readonly lang: string
}

/** Gives entries of articles, those that cannot be read left out. */
export type WriteEntries = (hashes: readonly string[], site: EntrySite) => Promise<readonly WrittenEntry[]>

const readsInFlight = 16

/**
 * Makes what turns articles into entries: reads the file, renders the Markdown, writes the three forms, once, and keeps
 * them as far as `cacheBytes` go. An article whose file is gone or damaged is left out and logged.
 */
export function createEntryWriter(parts: {
  readonly articles: ArticleStore
  readonly index: Pick<ArticleIndex, 'find'>
  readonly render: RenderMarkdown
  readonly sourceOf: (sourceId: string) => PublishedSource
  readonly timeZone: string
  readonly cacheBytes: number
  readonly log: Log
}): WriteEntries {
  const cache =
    parts.cacheBytes > 0
      ? new LRUCache<string, WrittenEntry>({
          maxSize: parts.cacheBytes,
          // The bytes, and what they and the entry's place in the cache cost beside them.
          sizeCalculation: (entry) => entry.rss.length + entry.atom.length + entry.json.length + 1_024,
        })
      : undefined

  return async (hashes, site) => {
    const written = `${site.content} ${site.privateSources.join()}`
    const keyOf = (hash: string) => `${written} ${hash}`
    const found = new Map<string, WrittenEntry>()
    const missing: string[] = []
    for (const hash of hashes) {
      const kept = cache?.get(keyOf(hash))
      if (kept === undefined) missing.push(hash)
      else found.set(hash, kept)
    }
    for (let from = 0; from < missing.length; from += readsInFlight) {
      const some = missing.slice(from, from + readsInFlight)
      const records = await parts.index.find(some)
      const read = await Promise.all(some.map((hash) => loadArticle(hash, records.get(hash), parts)))
      for (const [hash, entry] of write(
        read.flatMap((each) => each ?? []),
        site,
      )) {
        found.set(hash, entry)
        cache?.set(keyOf(hash), entry)
      }
    }
    return hashes.flatMap((hash) => found.get(hash) ?? [])
  }
}

function write(articles: readonly PublishedArticle[], site: EntrySite): readonly (readonly [string, WrittenEntry])[] {
  const rss = rssItems(articles, site)
  const atom = atomEntries(articles, site)
  const json = jsonItems(articles, site)
  return articles.map((article, index) => [
    article.hash,
    {
      rss: bytesOf(rss[index] as string),
      atom: bytesOf(atom[index] as string),
      json: bytesOf(json[index] as string),
      changedAt: changedAt(article),
      lang: article.lang,
    },
  ])
}

/** The article as its file tells it; the catalog adds what files have no place for. */
async function loadArticle(
  hash: string,
  record: ArticleRecord | undefined,
  { articles, render, sourceOf, timeZone, log }: Parameters<typeof createEntryWriter>[0],
): Promise<PublishedArticle | undefined> {
  const file = articles.pathOf(hash)
  try {
    const bytes = await articles.get(hash)
    if (bytes === undefined) throw new Error('the file is gone')
    const article = readArticle(bytes.toString(), { hash, file, timeZone })
    const { authors, updatedAtMs, categories = [], enclosures = [], summaryHtml } = record?.details ?? {}
    const html = render(article.markdown, article.url)
    return {
      ...article,
      html,
      summary: publishedSummary(html, summaryHtml) || article.title,
      source: sourceOf(article.sourceId),
      ...(authors !== undefined && { author: authors.join(', ') }),
      ...(updatedAtMs !== undefined && { updatedAt: new Date(updatedAtMs) }),
      categories,
      enclosures,
    }
  } catch (error) {
    const reason = (error as Error).message
    log.warn({ file, cause: `left out ${file}`, error: reason }, `${file} is left out of the publications: ${reason}`)
    return undefined
  }
}
