import type { RemovedArticle } from '../../archive/catalog.ts'
import type { Podcast } from '../../parse/listing.ts'
import type { PublishedArticle } from './published-article.ts'

/** The three forms every feed document of a publication is written in. */
export type FeedFormat = 'rss' | 'atom' | 'json'

/** Every form, in the order they are written. */
export const feedFormats: readonly FeedFormat[] = ['rss', 'atom', 'json']

const endings = { rss: '.rss.xml', atom: '.atom.xml', json: '.json' } as const

/** What every entry of a site is written with, whichever feed document it stands in. */
export type EntrySite = {
  /** The page a reader can open, absolute. */
  readonly homeUrl: string
  /** Address of the folder the feed documents are in, absolute, ending in `/`. */
  readonly baseUrl: string
  /** `authority,date` of the `tag:` URIs (RFC 4151). */
  readonly tagAuthority: string
  /** Address of a square picture that stands for the site. */
  readonly iconUrl?: string
  /** Whether an entry carries its whole text or only its summary. */
  readonly content: 'full' | 'summary'
}

/** What a publication of a podcast says of it. */
export type PublishedPodcast = Podcast & { readonly author?: string; readonly pictureUrl?: string }

/** One feed document of a publication but for its entries: the same for RSS, Atom and JSON Feed. */
export type FeedDocument = EntrySite & {
  /** Name of the publication: `[a-z0-9_-]+`. */
  readonly publication: string
  readonly title: string
  readonly description: string
  /** BCP 47; absent where the articles are of several languages. */
  readonly language?: string
  readonly hubUrls: readonly string[]
  /** The feed document's own path under `baseUrl`, without the ending of its form. */
  readonly path: string
  /** Path of the subscription document, in an archive page (RFC 5005, 4). */
  readonly currentPath?: string
  /** Path of the archive page before this one, which is Atom whatever the format of this one is. */
  readonly prevArchivePath?: string
  /** Whether this one feed document holds all there is (RFC 5005, 2). */
  readonly isComplete: boolean
  /** What it says as a podcast, where it is one source's and that is one. */
  readonly podcast?: PublishedPodcast
  /** Articles that stood in it and were removed for good, the last removed first; absent where there are none. */
  readonly removed?: readonly RemovedArticle[]
  /** When its newest article came out; absent where it has none. A feed document never says when it was written. */
  readonly updatedAt?: Date
}

/** File of a feed document in one form, relative to the folder of feeds. */
export function feedDocumentFile(path: string, format: FeedFormat): string {
  return `${path}${endings[format]}`
}

/** Files of a feed document in every form. */
export function filesInEveryForm(path: string): readonly string[] {
  return feedFormats.map((format) => feedDocumentFile(path, format))
}

/** Address of a feed document in one form. */
export function feedDocumentUrl(site: EntrySite, path: string, format: FeedFormat): string {
  return new URL(feedDocumentFile(path, format), site.baseUrl).href
}

/** The id of an article in every publication of every site: made of its hash alone, so that it never changes. */
export function articleId(site: EntrySite, article: Pick<PublishedArticle, 'hash'>): string {
  return tag(site, article.hash)
}

/** The id of a publication; its archive documents share it (RFC 5005, 4). */
export function publicationId(document: FeedDocument): string {
  return tag(document, `publication/${document.publication}`)
}

/** The id of a source, for the entries that came from it. */
export function sourceId(site: EntrySite, article: PublishedArticle): string {
  return tag(site, `source/${article.source.id}`)
}

function tag(site: EntrySite, specific: string): string {
  return `tag:${site.tagAuthority}:${specific}`
}
