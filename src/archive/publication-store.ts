import type { ArticleKey } from './article-keys.ts'

/** One archive document of a publication, as it was last decided on. */
export type ArchiveDocument = {
  /** `YYYY-MM`, UTC. */
  readonly month: string
  /** Counted from 1, oldest first; a month has one unless it has more articles than a document may. */
  readonly part: number
  /** How many articles are in it. */
  readonly articles: number
  /** Of their hashes. */
  readonly digest: string
  /** Where it was written, without the ending of its form; empty where it never was. */
  readonly path: string
  /** All its bytes depend on but for the articles' own; empty where it has to be written. */
  readonly written: string
}

/** Where a document stands among those of its publication. */
export type DocumentPlace = Pick<ArchiveDocument, 'month' | 'part'>

/** A publication as it was last decided on: what its documents are, whether or not all are written. */
export type PublishedPublication = {
  /** What its archive documents were written with, as a digest. */
  readonly settings: string
  /** What its subscription document was written of, as two digests: of its articles, and of all else. */
  readonly subscription: string
  /** The last article of the subscription document; absent where that holds all there is. */
  readonly oldest: ArticleKey | undefined
}

/** What was published of each publication: where its subscription document ends, and which archive documents it has. */
export type PublishedDocuments = {
  /** What was noted of a publication; absent where all of it has to be looked at. */
  readonly publication: (name: string) => Promise<PublishedPublication | undefined>
  /** The names of all publications something is noted of. */
  readonly names: () => Promise<readonly string[]>
  /** Notes what a publication's documents are; those that are not written yet are noted each by itself. */
  readonly putPublication: (name: string, publication: PublishedPublication) => Promise<void>
  /** Forgets what was noted, so that all of it is looked at next time. */
  readonly forgetPublication: (name: string) => Promise<void>
  /** The state of the folder of a publication's archive, as noted once all its files were there. */
  readonly folderStamp: (publication: string) => Promise<string | undefined>
  /** Notes that, in this state of its folder, all files of a publication's archive are there. */
  readonly noteFolder: (publication: string, stamp: string) => Promise<void>
  /** Every archive document, oldest first. */
  readonly all: (publication: string) => Promise<readonly ArchiveDocument[]>
  /** The documents that have to be written, oldest first. */
  readonly unwritten: (publication: string) => Promise<readonly ArchiveDocument[]>
  /** The newest document that is there, though perhaps not as it has to be. */
  readonly newestWritten: (publication: string) => Promise<ArchiveDocument | undefined>
  /** Whether a document has to be written. */
  readonly hasUnwritten: (publication: string) => Promise<boolean>
  /** The documents of one month, oldest first. */
  readonly inMonth: (publication: string, month: string) => Promise<readonly ArchiveDocument[]>
  readonly find: (publication: string, at: DocumentPlace) => Promise<ArchiveDocument | undefined>
  /** The document before another in time, or the last of all. */
  readonly before: (publication: string, at?: DocumentPlace) => Promise<ArchiveDocument | undefined>
  /** The document after another in time. */
  readonly after: (publication: string, at: DocumentPlace) => Promise<ArchiveDocument | undefined>
  /** Notes a document whole. */
  readonly put: (publication: string, document: ArchiveDocument) => Promise<void>
  /** Forgets a document. */
  readonly remove: (publication: string, at: DocumentPlace) => Promise<void>
  /** Notes that nothing leads to the document at this path any more; one that is written again is taken off the list. */
  readonly supersede: (path: string, atMs: number) => Promise<void>
  /** Takes a path off the list of superseded documents. */
  readonly revive: (path: string) => Promise<void>
  /** The paths that nothing has led to since before a time. */
  readonly superseded: (beforeMs: number) => Promise<readonly string[]>
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
