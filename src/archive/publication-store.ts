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

/** A hub that is to be told that a topic has changed. */
export type HubPing = {
  readonly hub: string
  /** Address of the subscription document. */
  readonly topic: string
  /** How often it was tried. */
  readonly attempts: number
}

/** The hubs that are yet to be told of a change; kept on disk, so that none is forgotten when the program ends. */
export type HubPings = {
  /** Notes that a hub is to be told now; a change it was not told of yet is one and the same. */
  readonly add: (hub: string, topic: string, nowMs: number) => Promise<void>
  /** Those whose time has come. */
  readonly due: (nowMs: number) => Promise<readonly HubPing[]>
  /** When the next one is due; absent where none waits. */
  readonly nextAtMs: () => Promise<number | undefined>
  /** Puts one off. */
  readonly retry: (ping: HubPing, atMs: number) => Promise<void>
  /** Forgets one: the hub knows, or never will. */
  readonly remove: (ping: HubPing) => Promise<void>
}

/** The memory of what was published; it can be lost at the price of writing every document anew. */
export type PublicationStore = {
  readonly documents: PublishedDocuments
  readonly pings: HubPings
  readonly close: () => Promise<void>
}
