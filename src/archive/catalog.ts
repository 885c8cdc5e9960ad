import type { ToldAlerts } from './alerts/told-alerts.ts'
import type { ArticleKeys, ArticleSet } from './article-keys.ts'
import type { ArticleDetails, ArticleRecord, RevisionRecord } from './article-record.ts'
import type { StampChange } from './article-store.ts'
import type { Calendar } from './calendar/calendar.ts'
import type { CaptureIndex } from './captures/capture-index.ts'
import type { Duplicates } from './duplicates.ts'
import type { FleetWorker } from './fleet/fleet.ts'
import type { ImageIndex } from './images/image-index.ts'
import type { JournalPosition } from './journal/journal.ts'
import type { JournalLine } from './journal/journal-line.ts'
import type { PollHistory } from './polls/poll-history.ts'
import type { SourceActivities } from './polls/source-activity.ts'
import type { Changes } from './publications/changes.ts'
import type { Selections } from './publications/selections.ts'
import type { SourceFacts } from './source-facts.ts'
import type { CatalogUpkeep } from './upkeep/catalog-upkeep.ts'
import type { WaitingEntry } from './waiting-entry.ts'
import type { Subscriptions } from './websub/subscriptions.ts'

/** What is known of an article that a listing brings again. */
export type KnownArticle = {
  readonly identity?: string
  /** Whether the source that was asked for lists it already. */
  readonly isListed: boolean
  /** Whether that source is the one that brought it first. */
  readonly isOwn: boolean
  /** The digest of what its listing last said of it; absent where that was never noted. */
  readonly entry?: string
  /** The details its record has none of. */
  readonly lacks: readonly (keyof ArticleDetails)[]
  /** Whether it was removed for good, so that no listing brings it back. */
  readonly isRemoved?: true
}

/** How far changes of articles were followed; its text means something to the catalog alone. */
export type ChangeMark = string

/** Articles that came, changed or went, in order, each with the mark behind its change; one that changed twice may come twice. */
export type ChangedArticles = {
  readonly changes: readonly { readonly hash: string; readonly mark: ChangeMark }[]
  /** The mark before the first of them. */
  readonly mark: ChangeMark
  /** Whether they are all there is, from the beginning, since the mark was none, or of a catalog that is no more. */
  readonly isAnew: boolean
  /** How many changes there are in all since the mark. */
  readonly left: number
}

/** The index of the articles that are kept. */
export type ArticleIndex = {
  /** Those of the hashes that are kept, or were removed for good, as one source sees them. */
  readonly known: (hashes: readonly string[], sourceId: string) => Promise<ReadonlyMap<string, KnownArticle>>
  /** The records of those of the hashes that are kept. */
  readonly find: (hashes: readonly string[]) => Promise<ReadonlyMap<string, ArticleRecord>>
  /** The titles of a source's newest articles. */
  readonly newestTitles: (sourceId: string, limit: number) => Promise<ReadonlySet<string>>
  readonly keys: (set: ArticleSet) => ArticleKeys
  /** When the first of the articles that are there was listed by each of these sources, in milliseconds since the epoch. */
  readonly startOf: (sourceIds: readonly string[]) => Promise<ReadonlyMap<string, number>>
  /** What is recorded of the changes of an article, the newest first. */
  readonly revisions: (hash: string) => Promise<readonly RevisionRecord[]>
  /** The articles a source brought whose pages are to be looked at again by now, those due longest first. */
  readonly toRecheck: (sourceId: string, nowMs: number, limit: number) => Promise<readonly string[]>
  /**
   * What changed since a mark, at most so many: for what follows the articles by itself. An article changes by its file, by
   * what it is found by, by a source that lists it, and by going.
   */
  readonly changedSince: (mark: ChangeMark | undefined, limit: number) => Promise<ChangedArticles>
  /** How many articles there are in all. */
  readonly count: () => Promise<number>
}

/** What is kept of a source between polls; `State` is the poll stage's own. */
export type SourceRow<State> = {
  readonly id: string
  /** The definition the state belongs to; validators of another definition are forgotten. */
  readonly definitionHash: string
  /** When the source is due, in milliseconds since the epoch. */
  readonly nextPollAtMs: number
  readonly state: State
}

/** What is kept of a source, and whether it has entries that wait for another try. */
export type FoundSource<State> = SourceRow<State> & { readonly hasWaiting: boolean }

/** How many articles and waiting entries a source has. */
export type SourceCounts = { readonly articles: number; readonly since: number; readonly waiting: number }

/** The state of every source. */
export type SourceStates<State> = {
  readonly find: (ids: readonly string[]) => Promise<ReadonlyMap<string, FoundSource<State>>>
  /** Every row, by id. */
  readonly all: () => Promise<readonly SourceRow<State>[]>
  /** The ids of all rows, in order. */
  readonly ids: () => Promise<readonly string[]>
  /** Those of them that are never due: retired, paused, or gone. */
  readonly neverDue: () => Promise<readonly string[]>
  /**
   * Writes rows whole, all or none; who polls one of them at the moment keeps it. With `dueAtMs`, a row that was due at another
   * time than that, or is being polled, is left as it is: somebody polled it since it was read.
   */
  readonly enrol: (rows: readonly SourceRow<State>[], dueAtMs?: ReadonlyMap<string, number>) => Promise<void>
  /** Takes sources out of the queue; what is known of them is kept, but for the history of their polls. */
  readonly retire: (ids: readonly string[]) => Promise<void>
  /** When the first of these sources is due; absent where none of them is known. */
  readonly earliestPoll: (ids: readonly string[]) => Promise<number | undefined>
  /** How many sources are polled at all, and how many of those were due by then and nobody has begun. */
  readonly dueBy: (atMs: number) => Promise<{ readonly queued: number; readonly due: number }>
  /** The articles of a source, those of them published since an instant, and its entries that wait. */
  readonly counts: (id: string, sinceMs: number) => Promise<SourceCounts>
  /** The facts that the journal has of each source. */
  readonly facts: () => Promise<ReadonlyMap<string, SourceFacts & { readonly definitionHash: string }>>
}

/** The entries that wait for another try. */
export type WaitingEntries = {
  /** Those of a source, the oldest first. */
  readonly of: (sourceId: string) => Promise<readonly WaitingEntry[]>
  /** Those that the journal has not been told of. */
  readonly untold: (limit: number) => Promise<readonly WaitingEntry[]>
}

/** How often an entry that waits was tried, and when it is tried again; the journal is not told. */
export type TriedEntry = Pick<WaitingEntry, 'sourceId' | 'hash' | 'attempts' | 'nextTryAtMs' | 'reason'>

/**
 * What a listing now says of an article, as a digest, and when its page is to be looked at again, if at all (`null`: no more);
 * what is absent stays as it is. The journal is not told: without it, no more is lost than a look.
 */
export type SightedEntry = { readonly hash: string; readonly entry?: string; readonly recheckAtMs?: number | null }

/** What is recorded in one transaction. */
export type CatalogRecord = {
  /** Lines of the journal, the next after those recorded before. */
  readonly lines: readonly JournalLine[]
  /** Behind the last of them; absent where there are none. */
  readonly position?: JournalPosition
  readonly tried?: readonly TriedEntry[]
  readonly sighted?: readonly SightedEntry[]
  /**
   * What this write made of the stamps of groups of the article store; noted only where the group was as last noted, since
   * what else came into it has yet to be found.
   */
  readonly stamps?: ReadonlyMap<string, StampChange>
}

/** An article that was removed for good, and when: the time of its line, in milliseconds since the epoch. */
export type RemovedArticle = { readonly hash: string; readonly removedAtMs: number }

/** An article that is to be removed for good; with `captures` what is kept of its site, too. */
export type RemovalOrder = { readonly hash: string; readonly why?: string; readonly captures?: true }

/** The articles that were removed for good; where `sourceIds` is absent, those of every source. */
export type Removals = {
  /** Those of the hashes that were removed. */
  readonly find: (hashes: readonly string[]) => Promise<ReadonlyMap<string, RemovedArticle>>
  /** The last that were removed of those that some of these sources listed, the last first. */
  readonly latest: (sourceIds: readonly string[] | undefined, limit: number) => Promise<readonly RemovedArticle[]>
  /** Those that stood behind one place and up to another, the last removed first. */
  readonly between: (
    sourceIds: readonly string[] | undefined,
    after: number,
    upTo: number,
  ) => Promise<readonly RemovedArticle[]>
  /** Those whose files may still be there. */
  readonly unswept: (limit: number) => Promise<readonly string[]>
  /** Notes that their files are gone. */
  readonly swept: (hashes: readonly string[]) => Promise<void>
  /** Those that the journal does not have, because it was lost. */
  readonly untold: (limit: number) => Promise<readonly RemovalOrder[]>
  /** Those that were removed with what is kept of their sites, as far as that may still be there. */
  readonly unsweptCaptures: () => Promise<readonly string[]>
  /** Notes that it is gone. */
  readonly sweptCaptures: (hashes: readonly string[]) => Promise<void>
}

/** A publication that went: its last title, and when the journal was told. */
export type GonePublication = { readonly title: string; readonly goneAtMs: number }

/** The catalog without the state of sources, which is the poll stage's own. */
export type ArticleCatalog = Omit<Catalog<never>, 'sources'>

/**
 * The index of the archive and the state of each source. What it says of articles is the journal's lines recorded one after
 * the other, so that a lost catalog is made again by recording them anew.
 */
export type Catalog<State> = {
  readonly articles: ArticleIndex
  readonly calendar: Calendar
  readonly sources: SourceStates<State>
  readonly polls: PollHistory
  readonly alerts: ToldAlerts
  readonly subscriptions: Subscriptions
  readonly activity: SourceActivities
  readonly waiting: WaitingEntries
  readonly changes: Changes
  readonly selections: Selections
  readonly removals: Removals
  readonly captures: CaptureIndex
  readonly duplicates: Duplicates
  readonly images: ImageIndex
  readonly upkeep: CatalogUpkeep
  /** The workers that share the archive, by name; none where one has it alone. */
  readonly workers: () => Promise<readonly FleetWorker[]>
  /** Publications that went, by name. */
  readonly gonePublications: () => Promise<ReadonlyMap<string, GonePublication>>
  /** Behind the last line of the journal that is recorded; absent where none is. */
  readonly position: () => Promise<JournalPosition | undefined>
  /** Records lines of the journal; all of it is kept, or nothing. */
  readonly record: (record: CatalogRecord) => Promise<void>
  /**
   * Records what `write` gives, which is told how far the journal is recorded; where several workers share the catalog, nobody
   * else records anything meanwhile. Where it fails after `write`, what that appended to the journal is there all the same.
   */
  readonly recordNext: (write: (behind: JournalPosition | undefined) => Promise<CatalogRecord>) => Promise<void>
  readonly close: () => Promise<void>
}
