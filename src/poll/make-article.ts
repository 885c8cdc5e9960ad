import type { NewArticle } from '../archive/archive.ts'
import type { CapturedAnswer } from '../archive/captures/captures.ts'
import type { WaitingEntry } from '../archive/waiting-entry.ts'
import type { ArticleDraft, WrittenArticle } from '../article/write-article.ts'
import type { Fetch } from '../fetch/outcome.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Source } from '../source/load.ts'
import type { Capturing } from './captures-of-poll.ts'
import { detailsOf } from './entries/entry-details.ts'
import { ArticlePageError, type EntryText, entryText, isMadeOfSummary } from './entry-text.ts'
import { type ImagesKept, imagesToKeep } from './images-to-keep.ts'
import { entryDigest } from './revisions/entry-digest.ts'
import { nextRecheck } from './revisions/next-recheck.ts'

/** An entry that is to be archived now, and how often that was tried before; `isNew` if it did not wait for this try. */
export type WantedEntry = Omit<WaitingEntry, 'sourceId' | 'nextTryAtMs' | 'reason'> & {
  readonly isNew: boolean
  /** The language of an article that is made anew. */
  readonly lang?: string
}

/** What making an article works with. */
export type MakingParts = {
  readonly jobs: Jobs
  readonly fetch: Fetch
  /** The zone the archive tells its dates in. */
  readonly timeZone: string
  /** What is kept of what sites send; default nothing. */
  readonly capturing?: Capturing
  /** Which pictures are kept; default those that the definition asks for. */
  readonly images?: ImagesKept
}

/** Where entries come from: their source, and the language and site of its listing. */
export type Origin = {
  readonly source: Pick<Source, 'id' | 'definition'>
  readonly language?: string | undefined
  readonly siteUrl: string
}

type Ready = { readonly each: WantedEntry; readonly text: EntryText }
type Failure = { readonly each: WantedEntry; readonly error: Error }

/** What became of an entry: its article, with what was odd about its pages and those that are to be kept, or why there is none. */
export type Made =
  | {
      readonly each: WantedEntry
      readonly kept: NewArticle
      readonly remarks: readonly string[]
      readonly answers: readonly CapturedAnswer[]
    }
  | Failure

/**
 * Makes the articles of entries of one source: their full texts, as Markdown, as files. An entry whose page gives no text
 * fails with `ArticlePageError` or a fetch error, and none fails another.
 */
export async function makeArticles(
  wanted: readonly WantedEntry[],
  origin: Origin,
  parts: MakingParts,
  signal: AbortSignal | undefined,
): Promise<readonly Made[]> {
  const { definition } = origin.source
  const withAnswers = (parts.capturing ?? 'off') !== 'off'
  const texts = await Promise.all(
    wanted.map(async (each): Promise<Ready | Failure> => {
      try {
        return { each, text: await entryText(each.entry, { ...parts, definition, signal, withAnswers }) }
      } catch (error) {
        return { each, error: error as Error }
      }
    }),
  )
  const failed = texts.flatMap((each) => ('error' in each ? [each] : []))
  const ready = texts.flatMap((each) => ('text' in each ? [each] : []))
  if (ready.length === 0) return failed
  const written = await parts.jobs.writeArticles(
    ready.map(({ each, text }) => draftOf(each, text, origin, parts.timeZone)),
  )
  return [...failed, ...ready.map(({ each, text }, index) => madeOf(each, text, written[index], origin, parts.images))]
}

/** What the thread is told of an entry, and no more: its HTML is not sent twice. */
function draftOf(
  { hash, firstSeenAtMs, lang }: WantedEntry,
  { html, entry: { title, url, publishedAt, updatedAt, imageUrl, enclosures, language: ownLanguage } }: EntryText,
  { source, language, siteUrl }: Origin,
  timeZone: string,
): ArticleDraft {
  return {
    hash,
    sourceId: source.id,
    html,
    entry: {
      title,
      ...(url !== undefined && { url }),
      ...(publishedAt !== undefined && { publishedAt }),
      ...(updatedAt !== undefined && { updatedAt }),
      ...(imageUrl !== undefined && { imageUrl }),
    },
    ...(enclosures.length > 0 && { enclosures }),
    lang: lang ?? source.definition.lang ?? ownLanguage ?? language ?? 'und',
    siteUrl,
    firstSeenAtMs,
    timeZone,
  }
}

function madeOf(
  each: WantedEntry,
  { entry, remarks, answers = [] }: EntryText,
  written: WrittenArticle | Error | undefined,
  { source: { id, definition }, siteUrl }: Origin,
  settings: ImagesKept | undefined,
): Made {
  if (written === undefined || written instanceof Error) return { each, error: written ?? new Error('not written') }
  if (written.isEmpty && definition.article?.content !== undefined) {
    return { each, error: new ArticlePageError(entry.url ?? siteUrl, 'the text of the page is empty') }
  }
  const { article, text } = written
  const details = detailsOf(entry, each.identity, isMadeOfSummary(entry, definition))
  const digest = definition.revisions === 'off' ? {} : { entry: entryDigest(each.entry) }
  const { firstSeenAtMs } = each
  const isOfPage = each.entry.contentHtml === undefined && !isMadeOfSummary(each.entry, definition)
  const recheckAtMs = isOfPage ? nextRecheck(definition, firstSeenAtMs, firstSeenAtMs) : undefined
  const recheck = recheckAtMs === undefined ? {} : { recheckAtMs }
  const images = imagesToKeep(written, details, definition, settings)
  const kept = { article, text, details, firstSeenAtMs, sourceId: id, images, ...digest, ...recheck }
  return { each, kept, remarks, answers }
}
