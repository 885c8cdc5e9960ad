import type { ArticleFiles } from '../archive/article-files.ts'
import type { Catalog } from '../archive/catalog.ts'
import type { PendingEntry } from '../archive/pending-entries.ts'
import { noteFolder } from '../archive/reindex.ts'
import type { Article } from '../article/article.ts'
import { buildArticle } from '../article/build-article.ts'
import { formatArticle, readArticle } from '../article/front-matter.ts'
import type { Clock } from '../clock.ts'
import { FeedkeeperError } from '../feedkeeper-error.ts'
import type { Fetch } from '../fetch/outcome.ts'
import type { Log } from '../log.ts'
import type { Source } from '../source/load.ts'
import { ArticlePageError, entryText } from './entry-text.ts'
import type { Jobs } from './jobs.ts'
import { nextTry } from './next-try.ts'
import type { ArchivedArticle, FailedEntry } from './poll-report.ts'

/** An entry that is to be archived now, and how often that was tried before. */
export type WantedEntry = Omit<PendingEntry, 'sourceId' | 'nextTryAtMs' | 'reason'>

/** What the flow from entry to archive works with. */
export type ArchiveParts = {
  readonly files: ArticleFiles
  readonly catalog: Omit<Catalog, 'sources'>
  readonly jobs: Jobs
  readonly fetch: Fetch
  readonly clock: Clock
  readonly log: Log
  /** The zone the archive tells its dates in. */
  readonly timeZone: string
}

/** What became of the wanted entries. */
export type ArchivedEntries = {
  readonly archived: readonly ArchivedArticle[]
  /** Entries whose file was there already. */
  readonly duplicates: number
  readonly failed: readonly FailedEntry[]
  /** Entries the signal left untried; they are noted as pending. */
  readonly postponed: number
  /** What was odd about the pages of articles, one sentence each. */
  readonly remarks: readonly string[]
}

const entriesPerBatch = 20

/**
 * Archives entries: full text, Markdown, file, and only then the catalog row. One that fails is noted as pending and told,
 * and never stops the others. What is written stays, wherever the signal stops the rest, which is noted as pending too.
 */
export async function archiveEntries(
  wanted: readonly WantedEntry[],
  source: Source,
  listing: { readonly language?: string | undefined; readonly siteUrl: string },
  parts: ArchiveParts,
  options: { readonly signal?: AbortSignal | undefined; readonly onEntry?: (() => void) | undefined } = {},
): Promise<ArchivedEntries> {
  const archived: ArchivedArticle[] = []
  const failed: FailedEntry[] = []
  const untried: WantedEntry[] = []
  const remarks: string[] = []
  let duplicates = 0
  for (let from = 0; from < wanted.length; from += entriesPerBatch) {
    const batch = wanted.slice(from, from + entriesPerBatch)
    if (options.signal?.aborted) {
      untried.push(...batch)
      continue
    }
    const made = await Promise.all(
      batch.map(async (each) => {
        try {
          const { article, remarks: odd } = await makeArticle(each, source, listing, parts, options.signal)
          remarks.push(...odd)
          return { each, article }
        } catch (error) {
          return { each, error: error as Error }
        } finally {
          options.onEntry?.()
        }
      }),
    )
    const articles = made.flatMap(({ each, article }) => (article ? [{ each, article }] : []))
    const { written, folders } = await parts.files.write(
      articles.map(({ article }) => ({ hash: article.hash, text: formatArticle(article, parts.timeZone) })),
    )
    const isWritten = new Set(written)
    const rows = await Promise.all(
      articles.map(async ({ each, article }) => ({
        each,
        // A file that was there is the truth; its row says what it holds, not what this entry would have made.
        article: isWritten.has(article.hash) ? article : await readBack(article, parts),
      })),
    )
    const changes = await Promise.all(folders.map(async (name) => ({ name, atMs: await parts.files.changedAt(name) })))
    const stopped = options.signal?.aborted ?? false
    parts.catalog.transaction(() => {
      for (const { each, article } of rows) {
        parts.catalog.articles.add(
          { ...article, publishedAtMs: article.publishedAt.getTime() },
          {
            identity: each.identity,
            guid: each.entry.id,
            author: each.entry.author,
            updatedAtMs: each.entry.updatedAt?.getTime(),
            firstSeenAtMs: each.firstSeenAtMs,
            categories: each.entry.categories,
            enclosures: each.entry.enclosures,
          },
        )
        parts.catalog.articles.addSource(article.hash, source.id)
        parts.catalog.pending.remove(source.id, each.hash)
      }
      for (const { name, atMs } of changes) noteFolder(parts.catalog, name, atMs)
      for (const { each, error } of made) {
        // An entry that was cut short by the end of the program was not tried.
        if (error && stopped) untried.push(each)
        else if (error) failed.push(keepPending(each, error, source, parts))
      }
    })
    for (const { article } of rows) {
      if (!isWritten.has(article.hash)) duplicates += 1
      else {
        const { hash, title, url } = article
        archived.push({
          hash,
          title,
          url,
          file: parts.files.pathOf(hash),
          publishedAtMs: article.publishedAt.getTime(),
        })
      }
    }
  }
  if (untried.length > 0) {
    const reason = 'not tried yet: the poll was cut short'
    parts.catalog.transaction(() => {
      for (const each of untried) {
        parts.catalog.pending.put({ ...each, sourceId: source.id, nextTryAtMs: parts.clock(), reason })
      }
    })
  }
  for (const remark of remarks) parts.log.warn({ source: source.id }, `${source.id}: ${remark}`)
  return { archived, duplicates, failed, postponed: untried.length, remarks }
}

async function makeArticle(
  wanted: WantedEntry,
  source: Source,
  listing: { readonly language?: string | undefined; readonly siteUrl: string },
  { jobs, fetch, clock }: ArchiveParts,
  signal: AbortSignal | undefined,
): Promise<{ readonly article: Article; readonly remarks: readonly string[] }> {
  const { hash, firstSeenAtMs } = wanted
  const { html, entry, remarks } = await entryText(wanted.entry, {
    definition: source.definition,
    fetch,
    jobs,
    clock,
    signal,
  })
  const converted = await jobs.htmlToMarkdown(html, { url: entry.url ?? listing.siteUrl })
  if (converted.markdown === '' && source.definition.article?.content !== undefined) {
    throw new ArticlePageError(entry.url ?? listing.siteUrl, 'the text of the page is empty')
  }
  const article = buildArticle({
    hash,
    sourceId: source.id,
    entry,
    converted,
    lang: source.definition.lang ?? listing.language ?? 'und',
    siteUrl: listing.siteUrl,
    firstSeenAtMs,
  })
  return { article, remarks }
}

async function readBack(article: Article, { files, timeZone, log }: ArchiveParts): Promise<Article> {
  const file = files.pathOf(article.hash)
  try {
    return readArticle((await files.read(article.hash)) ?? '', { hash: article.hash, file, timeZone })
  } catch (error) {
    log.warn(
      { file, error: (error as Error).message },
      `${file} is there but cannot be read: ${(error as Error).message}`,
    )
    return article
  }
}

/** Notes a failed entry for a later try and tells what became of it. */
function keepPending(
  each: WantedEntry,
  error: Error,
  source: Source,
  { catalog, clock, log }: ArchiveParts,
): FailedEntry {
  const attempts = each.attempts + 1
  const isFinal = error instanceof ArticlePageError && error.isFinal
  const next = nextTry({ attempts, firstSeenAtMs: each.firstSeenAtMs, nowMs: clock(), isFinal })
  catalog.pending.put({ ...each, sourceId: source.id, attempts, nextTryAtMs: next.atMs, reason: error.message })
  log.warn(
    { source: source.id, url: each.entry.url, attempts, error: error.message },
    `${source.id}: article not archived: ${error.message}; ${next.isGivenUp ? 'given up' : 'kept for another try'}`,
  )
  return {
    title: each.entry.title,
    ...(each.entry.url !== undefined && { url: each.entry.url }),
    code: error instanceof FeedkeeperError ? error.code : 'unexpected',
    reason: error.message,
    attempts,
    isGivenUp: next.isGivenUp,
  }
}
