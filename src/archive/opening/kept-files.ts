import type { Clock } from '../../clock.ts'
import type { ArticleStore } from '../article-store.ts'
import type { CaptureIndex } from '../captures/capture-index.ts'
import type { CaptureScan } from '../captures/capture-scan.ts'
import type { Captures } from '../captures/captures.ts'
import type { WarcThread } from '../captures/warc-thread.ts'
import type { FeedFiles } from '../feed-files.ts'
import type { Images } from '../images/images.ts'
import type { Journal } from '../journal/journal.ts'
import type { JournalStreams } from '../journal/journal-stream.ts'
import type { Revisions } from '../revisions/revisions.ts'
import type { CaptureBytes, JournalTexts } from '../transfer/raw-files.ts'

/** What captures are kept with, wherever they stand. */
export type CapturesParts = {
  readonly index: CaptureIndex
  readonly warc: WarcThread
  readonly clock: Clock
  /** What each file says of the program that wrote it. */
  readonly info: Readonly<Record<string, string>>
  /** How many months are kept, the present one included; absent for all. */
  readonly months?: number | undefined
}

/** All that is kept and published, but for what is made of it: open where it stands. */
export type KeptFiles = {
  readonly articles: ArticleStore
  readonly revisions: Revisions
  readonly images: Images
  readonly feeds: FeedFiles
  readonly openJournal: (clock: Clock) => Promise<Journal>
  /** The parts of the journal that each worker writes. */
  readonly streams: (clock: Clock) => JournalStreams
  readonly journalTexts: JournalTexts
  readonly captureBytes: CaptureBytes
  readonly openCaptures: (parts: CapturesParts) => Captures
  readonly captures: CaptureScan
  /** Why it cannot be worked with at present, in one line; absent where it can. */
  readonly problem: () => Promise<string | undefined>
  /** Ends connections. */
  readonly close: () => Promise<void>
}

/** How what is kept is opened. */
export type KeptOptions = {
  /** The name of the worker, where several write at the same time. */
  readonly workerName?: string | undefined
  /** How long a store is waited for in all, in milliseconds; default 30 s. */
  readonly deadlineMs?: number
}
