import type { Enclosure, EntryExtras } from '../../parse/listing.ts'
import { cutAtWord } from '../../text/cut-text.ts'
import { visibleTitle } from '../../text/visible-title.ts'
import { xmlLine } from './xml-cleaning.ts'

/** Where an article came from, as a publication names it. */
export type PublishedSource = {
  readonly id: string
  readonly title: string
  /** The site's page. */
  readonly url?: string
  /** The feed the articles came from; absent where the source is no feed. */
  readonly feedUrl?: string
  /** Name of our own publication of this source alone, where there is one. */
  readonly publication?: string
}

/** One article as a publication shows it, cleaned of what no feed can carry only when it is written. */
export type PublishedArticle = {
  readonly hash: string
  /** The article's page; a publication leaves it out where it is no web address. */
  readonly url: string
  readonly title: string
  readonly publishedAt: Date
  readonly updatedAt?: Date
  readonly source: PublishedSource
  readonly author?: string
  readonly categories: readonly string[]
  /** Address of a picture, or empty. */
  readonly thumbnail: string
  /** BCP 47. */
  readonly lang: string
  /** Plain text. */
  readonly summary: string
  /** The body as HTML, links and pictures absolute. */
  readonly html: string
  readonly enclosures: readonly Enclosure[]
  readonly extras?: EntryExtras
  /** Other articles that tell the same story: the title of the source, and the page. */
  readonly alsoIn?: readonly { readonly title: string; readonly url: string }[]
}

/** A title that is made of the summary, in UTF-16 units. */
const longestMadeUp = 80

/** A title no reader rejects: the article's, else what there is of its text, else where it stands. */
export function shownTitle(article: PublishedArticle): string {
  const { title, summary, url, hash } = article
  const own = visibleTitle(xmlLine(title))
  return own || visibleTitle(cutAtWord(xmlLine(summary), longestMadeUp), xmlLine(url), hash)
}

/** When an article last changed. */
export function changedAt(article: PublishedArticle): Date {
  return article.updatedAt ?? article.publishedAt
}

/**
 * Gives a language tag as feed documents may carry it: well-formed (BCP 47) and of a language there is; absent otherwise,
 * as for `und`, since validators refuse a language they do not know and readers can do nothing with it.
 */
export function shownLanguage(tag: string): string | undefined {
  if (!/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/.test(tag)) return undefined
  const primary = tag.split('-', 1)[0]?.toLowerCase() ?? ''
  return primary !== 'und' && languageNames.of(primary) !== undefined ? tag : undefined
}

const languageNames = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' })
