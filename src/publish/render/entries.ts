import { LRUCache } from 'lru-cache'
import { ArchiveError } from '../../archive/archive-error.ts'
import type { ArticleStore } from '../../archive/article-store.ts'
import { imagePaths } from '../../archive/images/image-paths.ts'
import { readArticle } from '../../article/front-matter.ts'
import type { Clock } from '../../clock.ts'
import type { Enclosure } from '../../parse/listing.ts'
import { DateTime } from '../../text/date/date-time.ts'
import { alsoInText } from '../formats/also-in.ts'
import { atomEntries } from '../formats/atom.ts'
import { bytesOf } from '../formats/feed-bytes.ts'
import { type EntrySite, type FeedFormat, feedFormats } from '../formats/feed-document.ts'
import { jsonItems } from '../formats/json.ts'
import { changedAt, type PublishedArticle } from '../formats/published-article.ts'
import { publishedSummary } from '../formats/published-summary.ts'
import type { RenderMarkdown } from '../formats/render.ts'
import { rssItems } from '../formats/rss.ts'
import { escapeMarkup } from '../formats/xml-cleaning.ts'
import type { PlannedEntry, Rendered } from './rendering.ts'

/** An article as it stands in feed documents of some forms, in UTF-8. */
export type WrittenEntry = {
  readonly forms: Readonly<Partial<Record<FeedFormat, Uint8Array>>>
  readonly changedAt: Date
  readonly lang: string
}

/** Gives entries of articles in their order, those that cannot be read left out and named. */
export type WriteEntries = (
  entries: readonly PlannedEntry[],
  site: EntrySite,
  formats: readonly FeedFormat[],
) => Promise<{ readonly entries: readonly WrittenEntry[] } & Pick<Rendered, 'leftOut'>>

const readsAtOnce = 16
/** What no document had for so long is let go: most left the newest ones, and the memory would fill with them. */
const keptForMs = 300_000

/**
 * Makes what turns articles into entries: reads the file, renders the Markdown, and writes the forms asked for. Those of all
 * three forms are kept for five minutes after the last document that had them, as far as `cacheBytes` go, since they stand in
 * one document after another; an archive page is of one.
 */
export function createEntryWriter(parts: {
  readonly articles: Pick<ArticleStore, 'pathOf' | 'read'>
  readonly render: RenderMarkdown
  readonly timeZone: string
  readonly cacheBytes: number
  /** Any that only goes forward; by default that of the process. */
  readonly clock?: Clock
}): WriteEntries {
  const cache =
    parts.cacheBytes > 0
      ? new LRUCache<string, WrittenEntry>({
          maxSize: parts.cacheBytes,
          ttl: keptForMs,
          updateAgeOnGet: true,
          // A thread that waits for work has no timers, by which the time that was read last would be forgotten.
          ttlResolution: 0,
          perf: { now: parts.clock ?? (() => performance.now()) },
          // The bytes, and what they and the entry's place in the cache cost beside them.
          sizeCalculation: ({ forms }) => Object.values(forms).reduce((sum, { length }) => sum + length, 1_024),
        })
      : undefined

  return async (planned, site, formats) => {
    const keyOf = ({ hash, version }: PlannedEntry) => `${site.content} ${hash} ${version}`
    const found = new Map<string, WrittenEntry>()
    const leftOut: Rendered['leftOut'][number][] = []
    const missing: PlannedEntry[] = []
    cache?.purgeStale()
    for (const each of planned) {
      const kept = cache?.get(keyOf(each))
      if (kept === undefined) missing.push(each)
      else found.set(each.hash, kept)
    }
    for (let from = 0; from < missing.length; from += readsAtOnce) {
      const some = missing.slice(from, from + readsAtOnce)
      // Throws where a store is away: it has them none the less, and what is published stays as it is until it answers.
      const files = await parts.articles.read(some.map(({ hash }) => hash))
      for (const each of some) {
        const article = loadArticle(each, files.get(each.hash), parts, site)
        if ('reason' in article) leftOut.push(article)
        else {
          const entry = writeEntry(article, site, formats)
          found.set(each.hash, entry)
          if (formats.length === feedFormats.length) cache?.set(keyOf(each), entry)
        }
      }
    }
    return { entries: planned.flatMap(({ hash }) => found.get(hash) ?? []), leftOut }
  }
}

const writers = { rss: rssItems, atom: atomEntries, json: jsonItems } as const

/** Writes an entry in some forms. */
export function writeEntry(article: PublishedArticle, site: EntrySite, formats: readonly FeedFormat[]): WrittenEntry {
  const forms = formats.map((format) => [format, bytesOf(writers[format]([article], site)[0] ?? '')] as const)
  return { forms: Object.fromEntries(forms), changedAt: changedAt(article), lang: article.lang }
}

/** The article as its file tells it; the journal adds what files have no place for. */
function loadArticle(
  { hash, details, source, revised, alsoIn, images = [] }: PlannedEntry,
  bytes: Buffer | ArchiveError | undefined,
  { articles, render, timeZone }: Parameters<typeof createEntryWriter>[0],
  site: EntrySite,
): PublishedArticle | Rendered['leftOut'][number] {
  const file = articles.pathOf(hash)
  try {
    if (bytes === undefined) throw new Error('the file is gone')
    if (bytes instanceof ArchiveError) throw bytes
    const article = readArticle(bytes.toString(), { hash, file, timeZone })
    const { authors, updatedAtMs, categories = [], enclosures = [], summaryHtml, extras } = details
    const shown = shownImages(images, site)
    const html = render(article.markdown, article.url, (address) => shown(address)?.url)
    const changedAtMs = Math.max(updatedAtMs ?? 0, revised?.atMs ?? 0)
    return {
      ...article,
      html: `${correctionLine(article.url, revised, timeZone)}${html}${alsoIn === undefined ? '' : alsoInText(alsoIn, article.lang)}`,
      ...(alsoIn && { alsoIn }),
      summary: publishedSummary(html, summaryHtml) || article.title,
      source,
      ...(authors !== undefined && { author: authors.join(', ') }),
      ...(changedAtMs > 0 && { updatedAt: new Date(changedAtMs) }),
      categories,
      thumbnail: shown(article.thumbnail, article.url)?.url ?? article.thumbnail,
      enclosures: enclosures.map((each) => ({ ...each, ...shown(each.url) })),
      ...(extras && { extras }),
    }
  } catch (error) {
    return { hash, file, reason: (error as Error).message }
  }
}

/** Gives a picture that is kept as it is shown from here, by its address as the article has it. */
function shownImages(
  images: NonNullable<PlannedEntry['images']>,
  { baseUrl }: EntrySite,
): (written: string, base?: string) => Enclosure | undefined {
  const pathOf = imagePaths(images)
  return (written, base) => {
    const image = pathOf(written, base)
    if (image === undefined) return undefined
    const { path, type, bytes } = image
    return { url: new URL(path, baseUrl).href, length: bytes, ...(type !== undefined && { type }) }
  }
}

/** Says in a paragraph of its own when and in what an article was corrected, with a link to its page; empty where that is not told. */
function correctionLine(url: string, revised: PlannedEntry['revised'], timeZone: string): string {
  if (revised?.told === undefined) return ''
  const time = DateTime.fromMillis(revised.atMs, { zone: timeZone }).toFormat('yyyy-MM-dd HH:mm')
  return `<p><em><a href="${escapeMarkup(url)}">Corrected</a> ${time}${revised.told === '' ? '' : `: ${escapeMarkup(revised.told)}`}</em></p>\n`
}
