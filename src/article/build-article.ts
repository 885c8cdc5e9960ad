import type { Entry } from '../parse/listing.ts'
import { cutAtWord } from '../text/cut-text.ts'
import { visibleTitle } from '../text/visible-title.ts'
import type { Article } from './article.ts'
import type { Converted } from './markdown/markdown.ts'

const headlineLength = 80
const summaryLength = 50

/** What an article is made of, beside its text. */
export type ArticleSource = {
  readonly hash: string
  readonly sourceId: string
  readonly entry: Pick<Entry, 'title' | 'url' | 'publishedAt' | 'updatedAt' | 'imageUrl'>
  readonly lang: string
  /** Stands in for the address of an entry that has none: the listing's site. */
  readonly siteUrl: string
  /** Stands in for the time of an entry that has none. */
  readonly firstSeenAtMs: number
}

/** Makes the article of an entry whose text is converted. */
export function buildArticle(options: ArticleSource & { readonly converted: Converted }): Article {
  const { entry, converted } = options
  const publishedAtMs = (entry.publishedAt ?? entry.updatedAt)?.getTime() ?? options.firstSeenAtMs
  const url = linkable(entry.url ?? options.siteUrl)
  return {
    hash: options.hash,
    sourceId: options.sourceId,
    url,
    // A name is made up for the few that have none: finding addresses in a text takes longer than converting it.
    title: visibleTitle(entry.title) || visibleTitle(headline(converted.text), url),
    publishedAt: new Date(Math.floor(publishedAtMs / 1_000) * 1_000),
    summary: summarize(converted.opening),
    lang: options.lang,
    thumbnail: entry.imageUrl ?? '',
    markdown: converted.markdown,
  }
}

/**
 * Makes the `summary` of the front matter: the first 50 code points of the plain text, cut before it is trimmed, then `...`.
 *
 * White space of any kind is one blank each, as a browser shows it; the archive's format counts a leading blank.
 */
export function summarize(text: string): string {
  // Looked for where it counts, since hardly any text has it.
  const near = text.slice(0, summaryLength * 2)
  const start = collapsible.test(near) ? text.slice(0, summaryLength * 20).replace(everyCollapsible, ' ') : near
  let end = 0
  for (let count = 0; count < summaryLength && end < start.length; count += 1) {
    end += (start.codePointAt(end) ?? 0) > 0xffff ? 2 : 1
  }
  return `${start.slice(0, end).trim()}...`
}

/** A single blank stays as it is. */
const collapsible = /[\t\n\f\r ]{2,}|[\t\n\f\r]/
const everyCollapsible = new RegExp(collapsible, 'g')

/** A name for an entry without a title: the start of its text, addresses left out. */
function headline(text: string): string {
  const line = text
    .slice(0, headlineLength * 20)
    .replace(address, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return cutAtWord(line, headlineLength)
}

/** An address as texts show it: with its scheme, or a host with a path. */
const address = /(?:https?:\/\/|www\.)[!-~]+|(?:[a-z\d-]{1,63}\.){1,8}[a-z]{2,24}\/[!-~]*/gi

/** Percent-encodes the parentheses of an address whose own do not pair, since a Markdown link would end at one of them. */
function linkable(url: string): string {
  if (!/[()\s<>]/.test(url)) return url
  let depth = 0
  for (const character of url) {
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
    if (depth < 0) break
  }
  const escaped = depth === 0 ? url : url.replaceAll('(', '%28').replaceAll(')', '%29')
  return escaped.replace(/[\s<>]/g, (character) => encodeURIComponent(character))
}
