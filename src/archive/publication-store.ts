/** A feed document that was published. */
export type PublishedDocument = {
  /** Its path under the folder of feeds, without the ending of its format. */
  readonly path: string
  /** A digest of all its bytes depend on; another one, or an empty one, means that it has to be written. */
  readonly written: string
  /** When a source's own feed, which is kept current only while somebody asks for it, was last asked for. */
  readonly askedAtMs?: number
}

/** What was published, document by document. */
export type PublishedDocuments = {
  readonly find: (path: string) => Promise<PublishedDocument | undefined>
  /** Every document that is kept current because it was asked for. */
  readonly asked: () => Promise<readonly PublishedDocument[]>
  /** Notes documents whole. */
  readonly put: (documents: readonly PublishedDocument[]) => Promise<void>
  /** Forgets documents. */
  readonly remove: (paths: readonly string[]) => Promise<void>
  /** The names and titles of all publications there were so far. */
  readonly names: () => Promise<ReadonlyMap<string, string>>
  /** Notes publications, or those of another title anew. */
  readonly putNames: (titles: ReadonlyMap<string, string>) => Promise<void>
  /** Forgets a publication with its documents. */
  readonly forget: (publication: string) => Promise<void>
}

/** What a hub is yet to be told. */
export type HubQueue = {
  /** How many topics. */
  readonly waiting: number
  /** How often in a row it failed. */
  readonly failures: number
  readonly nextTryAtMs: number
}

/**
 * What each hub is yet to be told: a queue of its own, of topics (addresses of subscription documents) that changed; kept on
 * disk, so that none is forgotten when the program ends.
 */
export type HubPings = {
  /**
   * Notes that a hub is to be told of topics now, or, where it failed, when its queue has its time; a change it was not
   * told of yet is one and the same.
   */
  readonly add: (hub: string, topics: readonly string[], nowMs: number) => Promise<void>
  /** The next topic a hub is to be told of; absent where there is none, or its time has not come. */
  readonly next: (hub: string, nowMs: number) => Promise<string | undefined>
  /** A hub's queue; absent where it is empty. */
  readonly queue: (hub: string) => Promise<HubQueue | undefined>
  /**
   * Puts a whole queue off until a time, for a failure with one topic, which then comes last; `isFirst` where the hub took
   * others since it failed before.
   */
  readonly putOff: (
    hub: string,
    topic: string,
    until: { readonly isFirst: boolean; readonly atMs: number },
  ) => Promise<void>
  /** Takes one from the queue: the hub knows. */
  readonly remove: (hub: string, topic: string) => Promise<void>
  /** Forgets the queues of all other hubs. */
  readonly keepOnly: (hubs: readonly string[]) => Promise<void>
}

/** The memory of what was published; it can be lost at the price of writing every document anew. */
export type PublicationStore = {
  readonly documents: PublishedDocuments
  readonly pings: HubPings
  readonly close: () => Promise<void>
}
