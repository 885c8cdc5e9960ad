/** The signature of an article: the keys that copies of it share some of, and the hashes of its blocks, as one string of bytes. */
export type SignedArticle = { readonly hash: string; readonly signature: Uint8Array }

/** Words that stand in one of two articles and, where it is not empty, what stands in their place in the other. */
export type DuplicateWords = { readonly a: string; readonly b: string }

/** That an article tells the story of another one. */
export type DuplicateOf = {
  readonly hash: string
  readonly score: number
  readonly differences: readonly DuplicateWords[]
}

/** An article that was looked at; `of` is the most alike there is, absent where none is alike enough. */
export type ComparedSignature = { readonly hash: string; readonly of?: DuplicateOf }

/** One article of a group, with what it was found to be a copy of; the first has none, but for groups that grew together. */
export type DuplicateMember = { readonly hash: string; readonly of?: DuplicateOf }

/** Articles that tell one story, in the order in which they came into the archive; at least two. */
export type DuplicateGroup = { readonly members: readonly DuplicateMember[] }

/**
 * Which articles tell the same story. All of it is made of the articles' files, and made again where it is lost; what is
 * asked takes as long in a large archive as in a small one.
 */
export type Duplicates = {
  /** Keeps signatures of articles that are there and have none; they are unsigned no more. */
  readonly add: (articles: readonly SignedArticle[]) => Promise<void>
  /** Articles that have yet to be signed, those that came first before others. */
  readonly unsigned: (limit: number) => Promise<readonly string[]>
  /** Takes articles that cannot be read off that list. */
  readonly passOver: (hashes: readonly string[]) => Promise<void>
  /** Articles that were not looked at since they were signed, the oldest first; from now on they are found by `near`. */
  readonly takeUncompared: (limit: number) => Promise<readonly SignedArticle[]>
  /** Articles whose signatures have most in common with one, those with most first; without the article itself. */
  readonly near: (article: SignedArticle, limit: number) => Promise<readonly string[]>
  /** The blocks that several of a source's last articles share, of different stories. */
  readonly sharedBlocks: (sourceId: string) => Promise<ReadonlySet<number>>
  /** Notes what became of articles that were looked at. */
  readonly join: (compared: readonly ComparedSignature[]) => Promise<void>
  /** Every group, those with the newest articles first, a page at a time; `before` is the `id` of the last one seen. */
  readonly groups: (limit: number, before?: number) => Promise<readonly (DuplicateGroup & { readonly id: number })[]>
  /** The hashes of the group of each of these articles that is in one, in order, by hash. */
  readonly groupsOf: (hashes: readonly string[]) => Promise<ReadonlyMap<string, readonly string[]>>
  /** How many articles have yet to be signed, or to be looked at. */
  readonly pending: () => Promise<number>
}
