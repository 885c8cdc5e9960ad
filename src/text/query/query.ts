/** Words that stand one after the other, in the title, in the text, or in either where there is no `field`. */
export type WordsQuery = {
  readonly kind: 'words'
  readonly field?: 'title' | 'text'
  /** As `eachWord` tells them, gaps included; never none. */
  readonly words: readonly string[]
  /** Whether the last word only has to begin so. */
  readonly isPrefix: boolean
}

/** A source that lists the article, its language, or one of its tags, folded by `foldLabel`. */
export type LabelQuery = { readonly kind: 'source' | 'lang' | 'tag'; readonly value: string }

/** Published at an instant or later, or before one, in milliseconds since the epoch. */
export type DateQuery = { readonly kind: 'after' | 'before'; readonly atMs: number }

/** What a search looks for. */
export type Query =
  | WordsQuery
  | LabelQuery
  | DateQuery
  | { readonly kind: 'and' | 'or'; readonly of: readonly Query[] }
  | { readonly kind: 'not'; readonly of: Query }

/** In which order a search gives what it finds: the newest first, or what fits best first. */
export type SearchOrder = 'newest' | 'best'

/** A query as it was read. */
export type ReadQuery = {
  readonly query: Query
  /** The order it asks for by `sort:`; absent where it asks for none. */
  readonly order?: SearchOrder
}

/** What can be wrong with a query. */
export type QueryFaultKind =
  | 'too-long'
  | 'open-quote'
  | 'open-bracket'
  | 'unopened-bracket'
  | 'no-word'
  | 'word-expected'
  | 'value-expected'
  | 'unknown-field'
  | 'bad-date'
  | 'bad-sort'
  | 'sort-inside'
  | 'short-prefix'
  | 'too-many-prefixes'
  | 'too-many-words'
  | 'too-deep'

/** Why a text is no query, and where in it. */
export type QueryFault = {
  readonly kind: QueryFaultKind
  /** The name before a colon, or the bound, that it is about; empty where it is about neither. */
  readonly about: string
  /** The same in English. */
  readonly problem: string
  /** Counted from 0 in UTF-16 units. */
  readonly at: number
}

/** So many UTF-16 units a query may have. */
export const longestQuery = 1_000
