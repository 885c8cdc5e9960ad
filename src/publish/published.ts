import type { Directory } from './directory.ts'
import type { FeedFormat } from './formats/feed-document.ts'
import type { Publication } from './publications.ts'

/** What stands at a path of the folder of feeds. */
export type Found =
  /** This file of the folder of feeds, current; `isPacked`: only its compressed form (`<name>.gz`) is there. */
  | { readonly kind: 'file'; readonly name: string; readonly isPacked: boolean }
  | { readonly kind: 'moved'; readonly name: string; readonly isForGood: boolean }
  | { readonly kind: 'gone'; readonly title: string; readonly sinceMs: number }
  /** Too many documents are being made; it may be asked for again after a while. */
  | { readonly kind: 'busy'; readonly retryAfterMs: number }
  | { readonly kind: 'absent' }

/** A feed document that is asked for; `place` is what stands between the publication's name and the ending of the format. */
export type DocumentRequest = { readonly publication: string; readonly place?: string; readonly format: FeedFormat }

/** A publication as pages show it. */
export type PublishedFeed = Pick<Publication, 'name' | 'title' | 'description' | 'set' | 'delivery'>

/** What is published, as a server asks for it. */
export type Published = {
  /** Finds what stands at the path of a feed document; what is not made yet is made. */
  readonly find: (request: DocumentRequest) => Promise<Found>
  /** The publications as of the last run of publishing; the same list until the next. */
  readonly publications: () => Promise<readonly PublishedFeed[]>
  /** The sources as of that run, by what publications call them. */
  readonly sources: () => Promise<Pick<Directory, 'sources' | 'sourceOf'>>
}
