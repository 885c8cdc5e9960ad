import type { NewArticle } from '../archive/archive.ts'
import type { CapturedAnswer } from '../archive/captures/captures.ts'
import type { WaitingEntry } from '../archive/waiting-entry.ts'
import { draftOf } from '../article/article-draft.ts'
import { isMadeOfPage, isMadeOfSummary } from '../article/text-origin.ts'
import type { ArticleDraft, WrittenArticle } from '../article/write-article.ts'
import type { Fetch } from '../fetch/outcome.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { ReadListing } from '../jobs/listing-job.ts'
import type { Source } from '../source/load.ts'
import type { Capturing } from './captures-of-poll.ts'
import { detailsOf } from './entries/entry-details.ts'
import { ArticlePageError, type EntryText, entryText } from './entry-text.ts'
import { type ImagesKept, imagesToKeep } from './images-to-keep.ts'
import type { BlockMemory, RepeatedBlock } from './memory/seen-blocks.ts'
import { entryDigest } from './revisions/entry-digest.ts'
import { nextRecheck } from './revisions/next-recheck.ts'

/** An entry that is to be archived now, and how often that was tried before; `isNew` if it did not wait for this try. */
export type WantedEntry = Omit<WaitingEntry, 'sourceId' | 'nextTryAtMs' | 'reason'> & {
  readonly isNew: boolean
  /** The language of an article that is made anew. */
  readonly lang?: string
  /** Whether its time stays that of the entry, whatever its page says: that of an article that is made anew. */
  readonly isDated?: boolean
  /** Blocks that were left out of an article that is made anew, by their hashes; absent for one that is new. */
  readonly leftOut?: readonly string[]
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
  /** What is known of its pages; new ones teach it. */
  readonly blocks?: BlockMemory
  /** The articles that were written along with the listing, of entries that are made of it alone. */
  readonly written?: ReadListing['written']
}

type Ready = { readonly each: WantedEntry; readonly text: EntryText; readonly repeated: readonly RepeatedBlock[] }
type Read = Omit<Ready, 'repeated'>
type Failure = { readonly each: WantedEntry; readonly error: Error }

/** What became of an entry: its article, with what was odd about its pages and those that are to be kept, or why there is none. */
export type Made =
  | {
      readonly each: WantedEntry
      readonly kept: NewArticle
      readonly remarks: readonly string[]
      readonly answers: readonly CapturedAnswer[]
      /** What was left out of its text since other pages of its site have it too. */
      readonly repeated: readonly RepeatedBlock[]
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
    wanted.map(async (each): Promise<Read | Failure> => {
      // Its article is made of it alone, and is there already: its text is not looked at.
      if (origin.written?.has(each.entry)) return { each, text: { entry: each.entry, html: '', remarks: [] } }
      try {
        const { isDated = false } = each
        return { each, text: await entryText(each.entry, { ...parts, definition, signal, withAnswers, isDated }) }
      } catch (error) {
        return { each, error: error as Error }
      }
    }),
  )
  const failed = texts.flatMap((each) => ('error' in each ? [each] : []))
  const ready = withoutRepeated(
    texts.flatMap((each) => ('text' in each ? [each] : [])),
    origin.blocks,
  )
  if (ready.length === 0) return failed
  const written = await writtenOf(ready, origin, parts)
  return [...failed, ...ready.map((each, index) => madeOf(each, written[index], origin, parts.images))]
}

/** All pages teach before any is judged: what stands on three of the first listing is left out of all of them. */
function withoutRepeated(read: readonly Read[], memory: BlockMemory | undefined): readonly Ready[] {
  const isNew = ({ each }: Read) => each.leftOut === undefined
  if (memory) for (const each of read) if (isNew(each)) memory.learn(each.text.blocks ?? [])
  return read.map((each) => ({
    ...each,
    repeated: (isNew(each) && each.text.blocks && memory?.repeated(each.text.blocks)) || [],
  }))
}

function leftOutOf({ each, repeated }: Pick<Ready, 'each' | 'repeated'>): readonly string[] {
  return each.leftOut ?? repeated.map(({ hash }) => hash)
}

/** What was written along with the listing is taken as it is; the rest is written now. */
async function writtenOf(
  ready: readonly Ready[],
  { source, language, siteUrl, written }: Origin,
  { jobs, timeZone }: MakingParts,
): Promise<readonly (WrittenArticle | Error | undefined)[]> {
  const origin = { sourceId: source.id, lang: source.definition.lang, language, siteUrl, timeZone }
  const drafts: ArticleDraft[] = []
  for (const { each, repeated, text } of ready) {
    if (written?.has(each.entry)) continue
    const leftOut = leftOutOf({ each, repeated })
    drafts.push(draftOf(text.entry, text.html, { ...each, leftOut }, origin))
  }
  const late = (drafts.length > 0 ? await jobs.writeArticles(drafts) : []).values()
  return ready.map(({ each }) => {
    const along = written?.get(each.entry)
    return along ? { ...along, article: { ...along.article, hash: each.hash } } : late.next().value
  })
}

function madeOf(
  ready: Ready,
  written: WrittenArticle | Error | undefined,
  { source: { id, definition }, siteUrl, written: along }: Origin,
  settings: ImagesKept | undefined,
): Made {
  const { each, repeated } = ready
  const { entry, remarks, answers = [] } = ready.text
  if (written === undefined || written instanceof Error) return { each, error: written ?? new Error('not written') }
  if (written.isEmpty && definition.article?.content !== undefined) {
    return { each, error: new ArticlePageError(entry.url ?? siteUrl, 'the text of the page is empty') }
  }
  const { article, text } = written
  const leftOut = leftOutOf(ready)
  const details = {
    ...detailsOf(entry, each.identity, isMadeOfSummary(entry, definition)),
    ...(leftOut.length > 0 && { leftOut }),
  }
  const digest =
    definition.revisions === 'off' ? {} : { entry: entryDigest(each.entry, along?.get(each.entry)?.digest) }
  const { firstSeenAtMs } = each
  const isOfPage = isMadeOfPage(each.entry, definition)
  const recheckAtMs = isOfPage ? nextRecheck(definition, firstSeenAtMs, firstSeenAtMs) : undefined
  const recheck = recheckAtMs === undefined ? {} : { recheckAtMs }
  const images = imagesToKeep(written, details, definition, settings)
  const kept = { article, text, details, firstSeenAtMs, sourceId: id, images, ...digest, ...recheck }
  return { each, kept, remarks, answers, repeated }
}
