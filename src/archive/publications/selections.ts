import type { ArticleKey, PlacedKey } from '../article-keys.ts'

/** That a source lists an article: the sequence number of the line that says so, and the line's time. */
export type Listing = { readonly sourceId: string; readonly place: number; readonly atMs: number }

/** An article as selections look at it; its text is looked for by the caller. */
export type Selectable = PlacedKey & {
  /** Every source that lists it, in order of place. */
  readonly listings: readonly Listing[]
  readonly lang: string
  readonly categories: readonly string[]
  /** The line that brought the categories; absent where there are none. */
  readonly categorized?: { readonly place: number; readonly atMs: number }
  readonly title: string
}

/** What became of the pages of a publication that selects by more than one source, as the journal is told it. */
export type NotedPages = {
  readonly publication: string
  /** The digest of its selection, 16 hex digits: under another its places are others. */
  readonly selection: string
  /** Places that articles left. */
  readonly vacant: readonly number[]
  /** Pages that became full, and their last places. */
  readonly full: readonly { readonly number: number; readonly last: number }[]
}

/** Which articles the publications hold that select by more than one source. */
export type Selections = {
  /** The selection whose articles are noted, as text; absent where they are not all noted. */
  readonly find: (publication: string) => Promise<string | undefined>
  /** Forgets what is noted of a publication: it is looked through anew. */
  readonly begin: (publication: string) => Promise<void>
  /** Notes that all articles of a publication are noted, under this selection; of its pages it has what the journal was told. */
  readonly complete: (publication: string, selection: string) => Promise<void>
  /** Those of these articles that are kept and journalled, as selections look at them. */
  readonly candidates: (hashes: readonly string[]) => Promise<readonly Selectable[]>
  /** Every article, a page at a time, by hash. */
  readonly page: (page: { readonly after: string; readonly limit: number }) => Promise<readonly ArticleKey[]>
  /**
   * Notes for each of these publications which of the articles it holds, in place of what was noted of them; one that was
   * held and is not any more leaves its place vacant.
   */
  readonly note: (keys: readonly ArticleKey[], held: ReadonlyMap<string, readonly PlacedKey[]>) => Promise<void>
  /**
   * Notes that all changes up to a mark are noted of these publications (absent: there were none): only then are their pages
   * cut, since an article that is noted late may stand before one that is noted.
   */
  readonly settle: (publications: readonly string[], mark: number | undefined) => Promise<void>
  /** What the journal has not been told of their pages, which nothing else in it leads to. */
  readonly untold: () => Promise<readonly NotedPages[]>
}
