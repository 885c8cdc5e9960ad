import type { Archive, NewArticle } from '../archive/archive.ts'
import type { Clock } from '../clock.ts'
import { FeedkeeperError } from '../feedkeeper-error.ts'
import { freeMemory } from '../free-memory.ts'
import type { Log } from '../log/log.ts'
import type { Source } from '../source/load.ts'
import { pageCaptures } from './captures-of-poll.ts'
import { ArticlePageError } from './entry-text.ts'
import { type Made, type MakingParts, makeArticles, type Origin, type WantedEntry } from './make-article.ts'
import type { SourceState } from './memory/source-state.ts'
import type { ArchivedArticle, FailedEntry } from './poll-report.ts'
import { nextTry } from './schedule/next-try.ts'

/** What the flow from entry to archive works with. */
export type ArchiveParts = MakingParts & {
  readonly archive: Pick<Archive<SourceState>, 'catalog' | 'articles' | 'captures' | 'keep'>
  readonly clock: Clock
  readonly log: Log
}

/** What became of the wanted entries. */
export type ArchivedEntries = {
  readonly archived: readonly ArchivedArticle[]
  /** Entries whose file was there already. */
  readonly duplicates: number
  readonly failed: readonly FailedEntry[]
  /** Entries the signal left untried; they wait for the next poll. */
  readonly postponed: number
  /** What was odd about the pages of articles, one sentence each. */
  readonly remarks: readonly string[]
}

type Options = { readonly signal?: AbortSignal | undefined; readonly onEntry?: (() => void) | undefined }

const entriesPerBatch = 20

/**
 * Archives entries: full text, Markdown, and then the archive itself. One that fails waits for another try and is told, and
 * never stops the others. What is kept stays, wherever the signal stops the rest, which waits too.
 */
export async function archiveEntries(
  wanted: readonly WantedEntry[],
  origin: Origin,
  parts: ArchiveParts,
  options: Options = {},
): Promise<ArchivedEntries> {
  const batches: ArchivedEntries[] = []
  const untried: WantedEntry[] = []
  for (let from = 0; from < wanted.length; from += entriesPerBatch) {
    const batch = wanted.slice(from, from + entriesPerBatch)
    if (options.signal?.aborted) untried.push(...batch)
    else batches.push(await archiveBatch(batch, origin, parts, options, untried))
  }
  if (untried.length > 0) {
    const rest = {
      sourceId: origin.source.id,
      nextTryAtMs: parts.clock(),
      reason: 'not tried yet: the poll was cut short',
    }
    await parts.archive.keep({ waiting: untried.map((each) => ({ ...each, ...rest })) })
  }
  const remarks = batches.flatMap((each) => each.remarks)
  for (const remark of remarks) parts.log.warn({ source: origin.source.id }, `${origin.source.id}: ${remark}`)
  return {
    archived: batches.flatMap((each) => each.archived),
    duplicates: batches.reduce((sum, each) => sum + each.duplicates, 0),
    failed: batches.flatMap((each) => each.failed),
    postponed: untried.length,
    remarks,
  }
}

/** Archives a few entries in one step; those that were cut short by the end of the program are added to the untried. */
async function archiveBatch(
  batch: readonly WantedEntry[],
  origin: Origin,
  parts: ArchiveParts,
  { signal, onEntry }: Options,
  untried: WantedEntry[],
): Promise<ArchivedEntries> {
  const made = await makeArticles(batch, origin, parts, signal)
  for (const _ of made) onEntry?.()
  const articles = made.flatMap((each) => ('kept' in each ? [each] : []))
  const { captures } = parts.archive
  const pages = articles.flatMap(({ each, answers }) => pageCaptures(origin.source.id, each.hash, answers))
  await captures.append(pages)
  for (const { answer } of pages) freeMemory(answer.body)
  const outcomes = await parts.archive.keep({ articles: articles.map(({ kept }) => kept) })
  const failures: Failure[] = made.flatMap((each) => ('error' in each ? [each] : []))
  const archived: ArchivedArticle[] = []
  let duplicates = 0
  for (const [index, { each, kept }] of articles.entries()) {
    const outcome = outcomes[index]
    if (outcome instanceof Error) failures.push({ each, error: outcome })
    else if (outcome === 'duplicate') duplicates += 1
    else archived.push(archivedArticle(kept, parts))
  }
  // An entry that was cut short by the end of the program was not tried.
  const isStopped = signal?.aborted ?? false
  if (isStopped) untried.push(...failures.map(({ each }) => each))
  const failed = isStopped ? [] : await keepWaiting(failures, origin.source, parts)
  return {
    archived,
    duplicates,
    failed,
    postponed: 0,
    remarks: made.flatMap((each) => ('kept' in each ? each.remarks : [])),
  }
}

type Failure = Extract<Made, { error: Error }>

function archivedArticle({ article }: NewArticle, { archive }: ArchiveParts): ArchivedArticle {
  const { hash, title, url, publishedAt } = article
  return { hash, title, url, file: archive.articles.pathOf(hash), publishedAtMs: publishedAt.getTime() }
}

/** Keeps failed entries for a later try and tells what became of them. */
async function keepWaiting(
  failures: readonly Failure[],
  { id }: Pick<Source, 'id'>,
  { archive, clock, log }: ArchiveParts,
): Promise<readonly FailedEntry[]> {
  if (failures.length === 0) return []
  const tried = failures.map(({ each, error }) => {
    const attempts = each.attempts + 1
    const isFinal = error instanceof ArticlePageError && error.isFinal
    const next = nextTry({ attempts, firstSeenAtMs: each.firstSeenAtMs, nowMs: clock(), isFinal })
    return { each, error, attempts, next }
  })
  await archive.keep({
    waiting: tried.map(({ each, error, attempts, next }) => ({
      ...each,
      sourceId: id,
      attempts,
      nextTryAtMs: next.atMs,
      reason: error.message,
    })),
  })
  return tried.map(({ each, error, attempts, next: { isGivenUp } }) => {
    log.warn(
      { source: id, url: each.entry.url, attempts, error: error.message },
      `${id}: article not archived: ${error.message}; ${isGivenUp ? 'given up' : 'kept for another try'}`,
    )
    return {
      title: each.entry.title,
      ...(each.entry.url !== undefined && { url: each.entry.url }),
      code: error instanceof FeedkeeperError ? error.code : 'unexpected',
      reason: error.message,
      attempts,
      isGivenUp,
    }
  })
}
