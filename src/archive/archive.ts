import type { ArticleHead } from '../article/article.ts'
import type { ArchiveError } from './archive-error.ts'
import type { ArticleDetails, RevisionCause } from './article-record.ts'
import type { ArticleStore } from './article-store.ts'
import type { Captures } from './captures/captures.ts'
import type { Catalog, RemovalOrder, SightedEntry } from './catalog.ts'
import type { DueQueue } from './due-queue.ts'
import type { FeedFiles } from './feed-files.ts'
import type { Fleet } from './fleet/fleet.ts'
import type { Images, ImageToPut } from './images/images.ts'
import type { PublicationStore } from './publication-store.ts'
import type { NotedPages } from './publications/selections.ts'
import type { Revisions } from './revisions/revisions.ts'
import type { SourceFacts } from './source-facts.ts'
import type { WaitingEntry } from './waiting-entry.ts'

/** An article that was made of an entry, ready to be kept. */
export type NewArticle = {
  readonly article: ArticleHead
  /** Its file; bytes are UTF-8. */
  readonly text: string | Uint8Array
  readonly details: ArticleDetails
  readonly firstSeenAtMs: number
  /** The source that brings it; that of the article. */
  readonly sourceId: string
  /** The digest of what its listing says of it, 16 hex digits. */
  readonly entry?: string
  /** When its page is to be looked at again. */
  readonly recheckAtMs?: number
  /** The addresses of pictures it shows that are to be kept. */
  readonly images?: readonly string[]
}

/** An article that is kept, made anew. */
export type RevisedArticle = {
  readonly hash: string
  readonly article: ArticleHead
  /** Its file from now on, in UTF-8. */
  readonly text: Uint8Array
  /** What is absent stays as it was; categories too, where there were some. */
  readonly details: ArticleDetails
  /** The digest of what its listing says of it, 16 hex digits. */
  readonly entry?: string
  readonly why: RevisionCause
  /** What changed, in one line. */
  readonly change?: string
  /** The addresses of pictures it shows that are to be kept. */
  readonly images?: readonly string[]
}

/** What a poll, or a publication run, adds to the archive in one step. */
export type ArchiveBatch = {
  readonly articles?: readonly NewArticle[]
  /** Articles that changed. */
  readonly revised?: readonly RevisedArticle[]
  /** What listings now say of articles that did not change by it, and which pages were looked at. */
  readonly sighted?: readonly SightedEntry[]
  /** Articles that one more source lists. */
  readonly listed?: readonly { readonly hash: string; readonly sourceId: string }[]
  /** Details that the records of articles lacked, and pictures that are to be kept. */
  readonly completed?: readonly {
    readonly hash: string
    readonly details: ArticleDetails
    readonly images?: readonly string[]
  }[]
  /** Checksums of files whose `kept` lines came without. */
  readonly checksums?: readonly { readonly hash: string; readonly sha256: string }[]
  /** Entries that wait after a try, or were given up (`nextTryAtMs` is `neverMs`); `isNew` for those that did not wait before. */
  readonly waiting?: readonly (WaitingEntry & { readonly isNew: boolean })[]
  /** What is now known of a source, whole. */
  readonly facts?: readonly {
    readonly sourceId: string
    readonly definitionHash: string
    readonly facts: SourceFacts
  }[]
  /** Articles that are removed for good, their files with them, and with `captures` what is kept of their sites. */
  readonly removed?: readonly RemovalOrder[]
  /** Pictures that were fetched. */
  readonly images?: readonly (ImageToPut & { readonly url: string })[]
  /** Pictures that are not asked for any more. */
  readonly noImages?: readonly { readonly url: string; readonly reason: string }[]
  /** Pictures that are to be asked for anew, by address. */
  readonly imagesWanted?: readonly string[]
  /** What became of the pages of publications that select by more than one source. */
  readonly pages?: readonly NotedPages[]
  /** Publications that went, or are back. */
  readonly publications?: readonly { readonly name: string; readonly title: string; readonly isGone: boolean }[]
}

/**
 * What became of an article that was to be kept: its file is new, it was there, or what is there cannot be read; and of one
 * that was to be revised: it is, its file is the same already, or there is no such article.
 */
export type KeepOutcome = 'written' | 'duplicate' | 'revised' | 'unchanged' | 'missing' | ArchiveError

/** Somebody at work who may have something to keep, and more than once: a poll. */
export type Bringer = {
  /** Does what `keep` of the archive does. */
  readonly keep: (batch: ArchiveBatch) => Promise<readonly KeepOutcome[]>
  /** Says that nothing more comes; the writer waits no longer for it. */
  readonly end: () => void
}

/** Everything that is kept, and the one way to add to it. */
export type Archive<State> = {
  readonly catalog: Catalog<State>
  readonly queue: DueQueue<State>
  /** The workers that share the archive; absent where this one has it alone. */
  readonly fleet?: Fleet | undefined
  readonly articles: ArticleStore
  readonly revisions: Revisions
  readonly images: Images
  readonly feeds: FeedFiles
  readonly publications: PublicationStore
  /** What sites sent, kept before what is made of it. */
  readonly captures: Captures
  /**
   * Adds to the archive: files, then the journal, then the catalog, each durable before the next; what several callers
   * bring at the same time goes together. Gives the outcome of each article in the order of the
   * batch, and then of each that was to be revised; what a revised article was before is kept before it is replaced.
   */
  readonly keep: (batch: ArchiveBatch) => Promise<readonly KeepOutcome[]>
  /**
   * Announces somebody who may have something to keep soon, by this `keep`, for whom the writer waits a moment where others
   * have brought theirs.
   */
  readonly bring: (keep: Bringer['keep']) => Bringer
  /**
   * Records what workers appended to the journal that died before it was recorded; gives how many lines that were. Of use where
   * several share the archive.
   */
  readonly catchUp: () => Promise<number>
  /**
   * Why nothing can be kept at present, in one line: an object store is away, a disk is full, a database takes no writes; absent
   * where all is well, as far as is known. Nothing is claimed from the queue meanwhile.
   */
  readonly problem: () => Promise<string | undefined>
  /** Whether the output folder is still this archive's own: its lock was neither deleted nor replaced. */
  readonly isLocked: () => boolean
  /** Aborts, with the error as its reason, once the catalog turns out to be damaged. */
  readonly damage: AbortSignal
  /** Ends work in the background, and closes. */
  readonly close: () => Promise<void>
}
