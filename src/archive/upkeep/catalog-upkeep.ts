import type { ArticleRecord } from '../article-record.ts'

/** What keeps the catalog in line with journal and files. */
export type CatalogUpkeep = {
  /** Reads all of the index and looks whether it is sound; what is damaged is thrown, as wherever it is come upon. */
  readonly check: () => Promise<void>
  /** Forgets every article and position, and all that publications hold, so that all can be recorded anew; the state of sources stays. */
  readonly clear: () => Promise<void>
  /**
   * Whether articles are recorded by a feedkeeper that noted no places, and the journal has all there is, so that it is best
   * read anew.
   */
  readonly isOutdated: () => Promise<boolean>
  /** The noted stamp of each group of the article store. */
  readonly stamps: () => Promise<ReadonlyMap<string, string>>
  /** Notes the stamp of a group, or, where that is absent, that it is gone. */
  readonly putStamp: (group: string, stamp: string | undefined) => Promise<void>
  /** The hashes that begin so, in order. */
  readonly hashesIn: (group: string) => Promise<readonly string[]>
  /** Indexes articles whose files were found and that the journal does not have yet. */
  readonly addFound: (articles: readonly FoundArticle[]) => Promise<void>
  /** Corrects what the record says of articles whose files say otherwise. */
  readonly correct: (articles: readonly FoundArticle[]) => Promise<number>
  /** Forgets articles whose files are gone. */
  readonly drop: (hashes: readonly string[]) => Promise<void>
  /**
   * Articles the journal does not have yet, in the order in which they were first seen, with the sources that list them and the
   * addresses of pictures that are to be kept.
   */
  readonly unjournalled: (
    limit: number,
  ) => Promise<
    readonly (ArticleRecord & { readonly sourceIds: readonly string[]; readonly images: readonly string[] })[]
  >
  /** Sources that list an article the journal has, without the journal's saying so. */
  readonly unjournalledListings: (
    limit: number,
  ) => Promise<readonly { readonly hash: string; readonly sourceId: string }[]>
  /** Publications that went, without the journal's saying so. */
  readonly unjournalledPublications: () => Promise<readonly { readonly name: string; readonly title: string }[]>
  /** Articles whose checksum is not known, by hash. */
  readonly withoutChecksum: (after: string, limit: number) => Promise<readonly string[]>
  /** The checksums of those of the hashes that have one, in hex. */
  readonly checksums: (hashes: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /**
   * All that is recorded of articles that the journal tells, as one text each, to be set beside that of another catalog of the
   * same engine; absent where an engine has no such text.
   */
  readonly fingerprints?: (hashes: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** Says that the journal has nothing of these articles: they are to be journalled again. */
  readonly unjournal: (hashes: readonly string[]) => Promise<void>
  /** Says that the journal has nothing of what is recorded: all of it is to be journalled again. */
  readonly unjournalAll: () => Promise<void>
}

/** An article as its file tells it. */
export type FoundArticle = Pick<ArticleRecord, 'hash' | 'sourceId' | 'url' | 'title' | 'lang' | 'publishedAtMs'> & {
  readonly sha256: string
}
