import type { Entry } from '../parse/listing.ts'
import type { ArticleDraft } from './write-article.ts'

/** Where drafts come from: their source, with the language its definition names, and the language and site of its listing. */
export type DraftOrigin = {
  readonly sourceId: string
  readonly lang?: string | undefined
  readonly language?: string | undefined
  readonly siteUrl: string
  /** The zone the archive tells its dates in. */
  readonly timeZone: string
}

/** The article an entry becomes: what it is told apart by, and what was left out of it or said of its language before. */
type DraftOwn = {
  readonly hash: string
  readonly firstSeenAtMs: number
  readonly lang?: string | undefined
  readonly leftOut?: readonly string[]
}

/** Says what an article is to be written of, and no more: this is what a thread is told of an entry. */
export function draftOf(entry: Entry, html: string, own: DraftOwn, origin: DraftOrigin): ArticleDraft {
  const { title, url, publishedAt, updatedAt, imageUrl, enclosures, language } = entry
  const { hash, firstSeenAtMs, leftOut = [] } = own
  return {
    hash,
    sourceId: origin.sourceId,
    html,
    ...(leftOut.length > 0 && { leftOut }),
    entry: {
      title,
      ...(url !== undefined && { url }),
      ...(publishedAt !== undefined && { publishedAt }),
      ...(updatedAt !== undefined && { updatedAt }),
      ...(imageUrl !== undefined && { imageUrl }),
    },
    ...(enclosures.length > 0 && { enclosures }),
    lang: own.lang ?? origin.lang ?? language ?? origin.language ?? 'und',
    siteUrl: origin.siteUrl,
    firstSeenAtMs,
    timeZone: origin.timeZone,
  }
}
