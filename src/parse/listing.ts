/**
 * A file an entry carries: a podcast episode, a picture, a PDF (RSS 2.0 `enclosure`, Atom `link rel=enclosure`, Media RSS
 * `content`, JSON Feed `attachments`).
 */
export type Enclosure = {
  readonly url: string
  /** MIME type as the feed gave it. */
  readonly type?: string
  /** Length in bytes as the feed gave it. */
  readonly length?: number
  /** What it is, where the feed says so and its type does not. */
  readonly medium?: 'image' | 'audio' | 'video'
  readonly durationSeconds?: number
  /** In pixels, of a picture or film. */
  readonly width?: number
  readonly height?: number
  /** Plain text, one line. */
  readonly title?: string
  /** What a picture shows, or a recording is about: plain text, one line. */
  readonly alt?: string
  /** Whether it is another rendition of the one before it that is none. */
  readonly isRendition?: boolean
}

/** What a podcast says of an episode (itunes:*, podcast:*). */
export type Episode = {
  /** Its title without the number of the episode. */
  readonly title?: string
  readonly durationSeconds?: number
  readonly season?: number
  readonly seasonName?: string
  readonly episode?: number
  readonly episodeType?: 'full' | 'trailer' | 'bonus'
  readonly isExplicit?: boolean
  readonly transcripts?: readonly { readonly url: string; readonly type?: string; readonly language?: string }[]
  readonly chapters?: { readonly url: string; readonly type?: string }
  /** Parts worth listening to alone. */
  readonly soundbites?: readonly {
    readonly startSeconds: number
    readonly durationSeconds: number
    readonly title?: string
  }[]
  /** What it says of itself beside title, summary and content: plain text, one line. */
  readonly subtitle?: string
  readonly summary?: string
}

/** Who wrote an entry, beside the name: where people find them, and their picture. */
export type AuthorPages = { readonly url?: string; readonly email?: string; readonly avatarUrl?: string }

/** What people think of an entry where it stands (Media RSS `community`): how they rate it, how often it was seen and liked. */
export type Reception = {
  readonly rating?: { readonly average: number; readonly count?: number; readonly min?: number; readonly max?: number }
  readonly views?: number
  readonly favorites?: number
}

/** What an entry tells beside itself: where else it is talked of, whose it is, where it happened. */
export type EntryExtras = {
  readonly podcast?: Episode
  readonly comments?: { readonly url?: string; readonly count?: number }
  /** `via`, `related` and `replies` links (RFC 4287, 4.2.7.2; RFC 4685), and the feed an entry was taken over from. */
  readonly links?: readonly {
    readonly rel: 'via' | 'related' | 'replies'
    readonly url: string
    readonly title?: string
    readonly type?: string
  }[]
  readonly rights?: string
  /** Where its author is found, where it has one alone (RFC 4287, 3.2). */
  readonly author?: AuthorPages
  /** Each of several authors by name, where it says of one where they are found. */
  readonly authors?: readonly (AuthorPages & { readonly name: string })[]
  /** What people are shown for the terms of its categories (RFC 4287, 4.2.2.3), where that is something else. */
  readonly categoryLabels?: readonly { readonly term: string; readonly label: string }[]
  readonly contributors?: readonly string[]
  /** The picture it calls its thumbnail, where it says how large that is, in pixels. */
  readonly thumbnail?: { readonly url: string; readonly width?: number; readonly height?: number }
  readonly reception?: Reception
  /** For whom it is fit (Media RSS `rating`): `nonadult`, `pg`, or what the scheme has. */
  readonly audience?: { readonly rating: string; readonly scheme?: string }
  /** Degrees north and east (GeoRSS point, W3C geo). */
  readonly place?: { readonly latitude: number; readonly longitude: number }
}

/** One item as the site gave it: cleaned at the door, but not judged; what is absent was not given. */
export type Entry = {
  /** The guid (RSS), id (Atom, JSON Feed) or what the definition takes for one. */
  readonly id?: string
  /** Absolute http(s) address of the article's page. */
  readonly url?: string
  /** Plain text, one line; empty where the entry has none. */
  readonly title: string
  readonly publishedAt?: Date
  readonly updatedAt?: Date
  /** Why a date the entry gave was not believed, in words; `publishedAt` is then absent. */
  readonly dateDoubt?: string
  /** Names, joined with `, ` where there are several. */
  readonly author?: string
  readonly categories: readonly string[]
  /** HTML of the summary; plain text is escaped. */
  readonly summaryHtml?: string
  /** HTML of the whole text; plain text is escaped. */
  readonly contentHtml?: string
  readonly enclosures: readonly Enclosure[]
  readonly imageUrl?: string
  /** BCP 47, where the entry says its own. */
  readonly language?: string
  readonly extras?: EntryExtras
  /** Where each field came from, in the site's own words; only where it was asked for (a preview). */
  readonly origins?: EntryOrigins
}

/** By field of the entry: the element, key or selector its value came from. */
export type EntryOrigins = Readonly<Record<string, string>>

/** What a podcast says of itself (itunes:*). */
export type Podcast = {
  /** As `itunes:category` has them; of one within another `Outer/Inner`. */
  readonly categories: readonly string[]
  readonly isExplicit?: boolean
  readonly kind?: 'episodic' | 'serial'
  /** Whom directories write to (itunes:owner). */
  readonly owner?: { readonly name?: string; readonly email?: string }
  readonly copyright?: string
}

/** What a listing says about when to come again. */
export type ListingRhythm = {
  /** RSS `ttl`, in milliseconds. */
  readonly ttlMs?: number
  /** `sy:updatePeriod` divided by `sy:updateFrequency`, in milliseconds. */
  readonly updatePeriodMs?: number
  /** Hours of the day, 0 to 23 in GMT, in which nobody should ask (RSS `skipHours`; 24 is read as 0). */
  readonly skipHours?: readonly number[]
  /** Days of the week, 0 is Sunday, in GMT, on which nobody should ask (RSS `skipDays`). */
  readonly skipDays?: readonly number[]
}

/** What one poll of a source brings, read into entries in the order in which they stand there. */
export type Listing = {
  readonly format: 'rss' | 'rdf' | 'atom' | 'json-feed' | 'json' | 'html' | 'xml' | 'sitemap'
  readonly title?: string
  /** The site's page. */
  readonly url?: string
  readonly language?: string
  /** Whose feed it is, where it says so: names, joined with `, ` where there are several. */
  readonly author?: string
  /** The feed's own picture: its logo, its cover or its icon. */
  readonly imageUrl?: string
  /** Absent where it is no podcast. */
  readonly podcast?: Podcast
  /** The listing's own address as it says itself (`rel="self"`, `feed_url`). */
  readonly selfUrl?: string
  /** WebSub hubs. */
  readonly hubUrls: readonly string[]
  readonly rhythm: ListingRhythm
  /** Address of the next page of the same listing, where the definition asks for paging. */
  readonly nextPageUrl?: string
  /** Listings that it only names, as an index of sitemaps does: the newest first. */
  readonly further?: {
    readonly urls: readonly string[]
    /** Whether each has a time, so that the index changes when one of them does. */
    readonly areDated: boolean
  }
  /** What was odd and how it was read, one sentence each: repaired, cut off, wrongly labelled, undecodable characters. */
  readonly remarks: readonly string[]
  readonly entries: readonly Entry[]
}
