import type { Decidable } from '../../text/query/decide.ts'
import type { Query, SearchOrder } from '../../text/query/query.ts'
import type { ChangeMark } from '../catalog.ts'

/** An article as it is searched; its text is what a reader sees of it. */
export type SearchedArticle = Decidable & {
  readonly hash: string
  /** The SHA-256 of its file as it was read, in hex. */
  readonly sha256: string
}

/** What is taken into an index in one step. */
export type SearchBatch = {
  /** The mark the index has to be at: where it is not, another was faster, and nothing is taken in. */
  readonly from: ChangeMark | undefined
  /** The mark it is at after this. */
  readonly to: ChangeMark
  /** Whether it is emptied before. */
  readonly isAnew: boolean
  /** Articles that came or changed. */
  readonly articles: readonly SearchedArticle[]
  /** Articles that are not to be found any more, by hash. */
  readonly gone: readonly string[]
}

/** A page of what a search finds. */
export type SearchRequest = {
  readonly query: Query
  readonly order: SearchOrder
  readonly limit: number
  readonly offset: number
  /**
   * Whoever waits for a page need not wait until all is counted that a common word is in: of more than so many, an index may
   * look at the newest so many alone. By default all are counted, and ranked.
   */
  readonly upTo?: number
}

/** How many articles a search finds, and the hashes of those on the page that was asked for. */
export type SearchHits = {
  readonly total: number
  /** There are more than `total`: those are not counted, and not ranked. */
  readonly isMore?: true
  readonly hashes: readonly string[]
}

/** An article that is in the index, and the SHA-256 of its file when it was taken in, in hex, or its first digits. */
export type IndexedArticle = { readonly hash: string; readonly sha256: string }

/**
 * The index of articles by their words. It finds exactly those that `isFoundBy` finds, and holds no truth: all of it is made
 * of the catalog and the articles' files, and may be dropped at any time. Several programs may fill it at once.
 */
export type SearchIndex = {
  /** How far the changes of articles are taken in; absent where nothing is. */
  readonly mark: () => Promise<ChangeMark | undefined>
  /** Takes in changes, all of them or none; gives whether it did. */
  readonly index: (batch: SearchBatch) => Promise<boolean>
  /** Newest first, those of one time by hash; or by how well they fit, the newer first of those that fit alike. */
  readonly search: (request: SearchRequest) => Promise<SearchHits>
  /** How many articles are in it. */
  readonly count: () => Promise<number>
  /** What is in it, a page at a time, by hash. */
  readonly articles: (page: { readonly after: string; readonly limit: number }) => Promise<readonly IndexedArticle[]>
  /** Reads all of it, and throws where it is not sound. */
  readonly check: () => Promise<void>
  readonly close: () => Promise<void>
}
