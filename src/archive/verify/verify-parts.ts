import type { Article } from '../../article/article.ts'
import type { ArticleStore, ReadArticle } from '../article-store.ts'
import type { CaptureScan } from '../captures/capture-scan.ts'
import type { ArticleCatalog, SourceStates } from '../catalog.ts'
import type { Images } from '../images/images.ts'
import type { Revisions } from '../revisions/revisions.ts'
import type { SearchIndex } from '../search/search-index.ts'
import type { FileThreads } from './file-threads.ts'
import type { Finding } from './finding.ts'
import type { JournalReplay } from './journal-replay.ts'

/** A catalog as far as checks look at it. */
export type VerifiedCatalog = ArticleCatalog & { readonly sources: Pick<SourceStates<unknown>, 'all' | 'facts'> }

/** Reads a file that is as the program writes one; absent where it may be otherwise. */
export type ReadWritten = (bytes: Uint8Array) => Pick<Article, 'sourceId' | 'url' | 'title' | 'lang'> | undefined

/** What checks look at. */
export type VerifyParts = {
  readonly articles: ArticleStore
  readonly revisions: Revisions
  readonly images: Images
  readonly captures: CaptureScan
  /** Absent where it cannot be opened, which is a finding of its own. */
  readonly catalog?: VerifiedCatalog
  readonly replay: JournalReplay
  /** Opens the index of searches to read it; absent where there is none that is of use. */
  readonly openSearch: () => Promise<SearchIndex | undefined>
  /** Where that index stands: its file, or its table. */
  readonly searchIn: string
  readonly readArticle: ReadArticle
  /** Reads what a file says that the journal says, too, where that can be done faster. */
  readonly readWritten: ReadWritten
  /** Reads files in threads; absent where they stand in no folder. */
  readonly fileThreads?: FileThreads | undefined
  /** What is suspicious at first sight is looked at again after so long: what a worker is writing is whole by then. */
  readonly pauseMs: number
  readonly onProgress: (step: { readonly expected?: number; readonly done?: number; readonly doing: string }) => void
}

/** One check of an archive; it reads only, and what is amiss is a value. */
export type Check = (parts: VerifyParts) => AsyncIterable<Finding>

/** Every group that the hashes of articles can stand in. */
export const everyGroup: readonly string[] = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, '0'))
