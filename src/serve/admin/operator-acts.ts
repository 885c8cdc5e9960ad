/** A feed that was found behind an address, as it would be added. */
export type FeedToAdd = {
  readonly url: string
  readonly title?: string
  readonly lang?: string
  readonly entries: number
  readonly newest: readonly string[]
  /** The source that polls it already. */
  readonly source?: string
}

/** What came of a poll that was asked for: how it ended, whether it had its listing, or that it is not over yet. */
export type PollEnded =
  | { readonly isOver: false }
  | { readonly isOver: true; readonly isWell: boolean; readonly outcome: string; readonly added: number }

/** What the operator can do from a page, or a script; each throws a `FeedkeeperError` that says why it could not be done. */
export type OperatorActs = {
  readonly hasSource: (id: string) => boolean
  readonly pollNow: (id: string) => Promise<PollEnded>
  readonly setPaused: (id: string, isPaused: boolean) => Promise<void>
  /** The definition of a source as it is written, with what may be a secret hidden. */
  readonly definition: (id: string) => Promise<string>
  /** The feeds behind an address, and what was tried in vain; absent where that is no address of the web. */
  readonly findFeeds: (
    address: string,
  ) => Promise<{ readonly found: readonly FeedToAdd[]; readonly tried: readonly string[] } | undefined>
  /** Adds a feed as a source; gives its id. */
  readonly add: (address: string) => Promise<string>
  /** Removes an article for good; false where there is none. */
  readonly remove: (hash: string) => Promise<boolean>
  /** Reads definitions and settings anew. */
  readonly reload: () => Promise<void>
}
