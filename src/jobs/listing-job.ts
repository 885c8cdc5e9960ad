import { draftOf } from '../article/article-draft.ts'
import { bytesDigest, digestHead, digestOfBytes } from '../article/bytes-digest.ts'
import { isMadeOfListing, ownHtml } from '../article/text-origin.ts'
import type { ArticleDraft, ArticleFile, WrittenArticle } from '../article/write-article.ts'
import type { Entry, Listing } from '../parse/listing.ts'
import type { parseListing } from '../parse/parse-listing.ts'
import type { SourceDefinition } from '../source/definition.ts'
import { GatheredTexts } from './gathered-texts.ts'

/** What is to be known to write articles along with the listing they stand in. */
export type WritingAlong = {
  readonly sourceId: string
  /** Stands in for the site of a listing that names none. */
  readonly siteUrl: string
  readonly timeZone: string
  /** Entries that are older than this are hardly news; absent where all are. */
  readonly sinceMs?: number | undefined
}

/** An article that was written along with its listing, with the digest of its entry's bytes. */
export type WrittenAlong = WrittenArticle & { readonly digest: string }

/** A listing, and the articles that were written along with it, under no hash yet. */
export type ReadListing = {
  readonly listing: Listing
  readonly written: ReadonlyMap<Entry, WrittenAlong>
  /** The memory in which their files, and the HTML of their entries, stand. */
  readonly texts: Uint8Array
}

/**
 * The same on its way from a thread: the files of all articles, each followed by the HTML it was made of, are one piece of
 * memory, which costs less than many. That HTML is hardly ever looked at again: as text it would be most of what is cleared up.
 */
export type SentListing = {
  readonly listing: Listing
  readonly articles: readonly (Omit<WrittenAlong, 'text'> & {
    readonly entry: number
    readonly bytes: number
    /** How long the HTML is; absent where it stands in the entry. */
    readonly htmlBytes?: number
  })[]
  readonly texts: Uint8Array
}

/** What is not written along is written later, in messages of its own; this keeps the job within its time and memory. */
const mostArticles = 100
const mostLetters = 1_000_000
const longestText = 100_000
const longestMs = 1_000

/**
 * Makes the function that reads a listing and writes the articles of the entries that are likely news, where their whole
 * text stands in the listing and they have a time of their own: so no text goes to another thread and back before it is
 * kept. To be used for many.
 */
export function listingReader(): (
  bytes: Uint8Array,
  options: Parameters<typeof parseListing>[1],
  along: WritingAlong,
) => Promise<SentListing> {
  const parser = import('../parse/parse-listing.ts').then(({ parseListing }) => parseListing)
  const texts = new GatheredTexts()
  let writer: Promise<(draft: ArticleDraft) => ArticleFile> | undefined
  return async (bytes, options, along) => {
    const listing = await (await parser)(bytes, options)
    const chosen = chooseEntries(listing.entries, options.definition, along.sinceMs)
    if (chosen.length === 0) return { listing, articles: [], texts: new Uint8Array() }
    // Its libraries are loaded only where there is something to write.
    writer ??= import('../article/write-article.ts').then(({ fileWriter }) => fileWriter())
    const write = await writer
    return writeAll(chosen, listing, options.definition, along, { write, texts })
  }
}

/** What a thread sent, as it was. */
export function receivedListing({ listing, articles, texts }: SentListing): ReadListing {
  const written = new Map<Entry, WrittenAlong>()
  let at = 0
  for (const { entry, bytes, htmlBytes, ...rest } of articles) {
    const own = listing.entries[entry]
    const html = texts.subarray(at + bytes, at + bytes + (htmlBytes ?? 0))
    if (own !== undefined) {
      if (htmlBytes !== undefined) readLate(own, html)
      written.set(own, { ...rest, text: texts.subarray(at, at + bytes) })
    }
    at += bytes + html.length
  }
  return { listing, written, texts }
}

/** Gives an entry its HTML back, read anew from its bytes whenever it is asked for; a copy of the entry has it as text. */
function readLate(entry: Entry, html: Uint8Array): void {
  Object.defineProperty(entry, 'contentHtml', { enumerable: true, get: () => decoder.decode(html) })
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

function chooseEntries(entries: readonly Entry[], definition: SourceDefinition, sinceMs: number | undefined): number[] {
  const chosen: number[] = []
  let letters = 0
  for (const [index, entry] of entries.entries()) {
    const time = (entry.publishedAt ?? entry.updatedAt)?.getTime()
    const { length } = ownHtml(entry)
    if (time === undefined || time < (sinceMs ?? time) || length > longestText) continue
    if (!isMadeOfListing(entry, definition)) continue
    letters += length
    if (letters > mostLetters || chosen.length >= mostArticles) break
    chosen.push(index)
  }
  return chosen
}

function writeAll(
  chosen: readonly number[],
  listing: Listing,
  { lang }: SourceDefinition,
  along: WritingAlong,
  { write, texts }: { readonly write: (draft: ArticleDraft) => ArticleFile; readonly texts: GatheredTexts },
): SentListing {
  const origin = { ...along, lang, language: listing.language, siteUrl: listing.url ?? along.siteUrl }
  const articles: SentListing['articles'][number][] = []
  const entries = [...listing.entries]
  const endMs = performance.now() + longestMs
  for (const index of chosen) {
    const entry = entries[index]
    if (entry === undefined || performance.now() > endMs) break
    try {
      const { file, ...rest } = write(draftOf(entry, ownHtml(entry), { hash: '', firstSeenAtMs: 0 }, origin))
      const bytes = texts.add(file)
      if (!entry.contentHtml?.isWellFormed()) {
        articles.push({ ...rest, digest: bytesDigest(entry), entry: index, bytes })
        continue
      }
      const headBytes = texts.add(digestHead(entry))
      const htmlBytes = texts.add(entry.contentHtml)
      const digest = digestOfBytes(texts.last(headBytes + htmlBytes))
      texts.removeBefore(htmlBytes, headBytes)
      articles.push({ ...rest, digest, entry: index, bytes, htmlBytes })
      // It keeps its place among the fields, which the journal writes in their order.
      entries[index] = { ...entry, contentHtml: '' }
    } catch {
      // It is tried again by itself when it is to be kept, and told then.
    }
  }
  return { listing: { ...listing, entries }, articles, texts: texts.take() }
}
