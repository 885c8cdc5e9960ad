import type { Clock } from '../../clock.ts'
import type { Log } from '../../log/log.ts'
import type { ReadArticle } from '../article-store.ts'
import type { WarcThread } from '../captures/warc-thread.ts'
import type { StoreAddress } from '../s3/store-address.ts'
import type { SourceFacts } from '../source-facts.ts'

/** What an archive is opened with. */
export type ArchiveOptions<State> = {
  /** The output folder. */
  readonly folder: string
  /** The `postgresql://` address of the catalog; absent where that stands in the folder. */
  readonly databaseUrl?: string | undefined
  /**
   * The name by which this worker is told from others that write to the same archive at the same time, the same after a
   * restart: letters, digits, dots and hyphens in lower case; absent where there are no others. It takes a database.
   */
  readonly workerName?: string | undefined
  /** The object store that has what is kept and published; absent where that stands in the folder. */
  readonly store?: StoreAddress | undefined
  /** What this worker does, for the others to see. */
  readonly roles?: readonly string[] | undefined
  readonly readArticle: ReadArticle
  /** The state of a source of which no more is known than its facts, and the facts in a state. */
  readonly stateOf: (facts: SourceFacts) => State
  readonly factsOf: (state: State) => SourceFacts
  /** How captures are written: in which thread, what their files say of us, and how many months of them are kept. */
  readonly captures: {
    readonly warc: WarcThread
    readonly info: Readonly<Record<string, string>>
    readonly months?: number | undefined
  }
  readonly clock: Clock
  readonly log: Log
}
