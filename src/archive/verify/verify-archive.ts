import { once } from 'node:events'
import { Readable } from 'node:stream'
import { FeedkeeperError } from '../../feedkeeper-error.ts'
import type { ReadArticle } from '../article-store.ts'
import { checkPlaces } from '../files/output-places.ts'
import type { KeptPlace } from '../opening/archive-place.ts'
import { openCatalogToRead } from '../opening/open-catalog.ts'
import { openKept } from '../opening/open-kept.ts'
import { openSearchToRead } from '../search/open-search.ts'
import type { SourceFacts } from '../source-facts.ts'
import { openScratchCatalog } from '../sqlite/catalog-database.ts'
import { checkCaptures } from './check-captures.ts'
import { checkCatalog } from './check-catalog.ts'
import { checkFiles } from './check-files.ts'
import { checkImages } from './check-images.ts'
import { checkJournal } from './check-journal.ts'
import { checkRevisions } from './check-revisions.ts'
import { checkSearch } from './check-search.ts'
import type { FileThreads } from './file-threads.ts'
import type { Finding } from './finding.ts'
import { JournalReplay } from './journal-replay.ts'
import type { Check, ReadWritten, VerifyParts } from './verify-parts.ts'

/**
 * Every check, in the order in which it is told what they find; none needs another. Those of one line are made at the same
 * time: one of them mostly waits for the disk and for threads, and the other computes.
 */
const checks: readonly Readonly<Record<string, Check>>[] = [
  { journal: checkJournal },
  { articles: checkFiles, catalog: checkCatalog },
  { revisions: checkRevisions },
  { captures: checkCaptures },
  { images: checkImages },
  { search: checkSearch },
]

/** What an archive is verified with. */
export type VerifyOptions = {
  /** The output folder. */
  readonly folder: string
  /** The `postgresql://` address of the catalog; absent where that stands in the folder. */
  readonly databaseUrl?: string | undefined
  /** The object store that has what is kept; absent where that stands in the folder. */
  readonly store?: KeptPlace['store']
  readonly readArticle: ReadArticle
  readonly readWritten: ReadWritten
  /** Threads that read files of a folder; without, that is done here. */
  readonly fileThreads?: FileThreads
  readonly stateOf: (facts: SourceFacts) => unknown
  /** Articles of which the journal has no line since then are passed over. */
  readonly sinceMs?: number
  readonly onProgress: VerifyParts['onProgress']
  /** How long a worker may take for what is looked at while it is written; default 700 ms. */
  readonly pauseMs?: number
}

/**
 * Reads everything that is kept and gives what is amiss, as it is come upon. It changes nothing, takes no lock and may be run
 * beside a worker. What cannot be read is told, and keeps nothing else from being looked at.
 */
export async function* verifyArchive(options: VerifyOptions): AsyncGenerator<Finding> {
  const { folder, readArticle, readWritten, onProgress, sinceMs, pauseMs = 700 } = options
  await checkPlaces(folder)
  const kept = await openKept(options)
  const journal = await kept.openJournal(Date.now)
  const scratch = openScratchCatalog(options.stateOf)
  const replay = new JournalReplay(journal, scratch, sinceMs)
  const opened = await openCatalog(options)
  const catalog = 'problem' in opened ? undefined : opened
  const openSearch = () => openSearchToRead(options)
  const parts = {
    openSearch,
    searchIn: options.databaseUrl === undefined ? 'search.db' : 'search_documents',
    articles: kept.articles,
    revisions: kept.revisions,
    captures: kept.captures,
    images: kept.images,
    replay,
    readArticle,
    readWritten,
    fileThreads: options.store === undefined ? options.fileThreads : undefined,
    pauseMs,
    onProgress,
  }
  try {
    if ('problem' in opened) yield opened
    onProgress({ doing: 'journal' })
    yield* unfinished('journal', replay.readOn())
    for (const together of checks) {
      const begun = Object.entries(together).map(
        ([name, check]) => [name, told(name, check({ ...parts, ...(catalog && { catalog }) }))] as const,
      )
      yield* inOrder(begun, onProgress)
    }
  } finally {
    await Promise.all([scratch.close(), catalog?.close(), kept.close()])
  }
}

/** What a check finds, and what kept it from going on. */
async function* told(name: string, check: AsyncIterable<Finding>): AsyncGenerator<Finding> {
  try {
    yield* check
  } catch (error) {
    yield asFinding(name, error)
  }
}

/** A check that is made before its turn waits once it found so much: nobody keeps what a million articles lack. */
const mostFoundAhead = 1_000

/** Gives what the first check finds as it is come upon, then what the others found meanwhile, and go on to find. */
async function* inOrder(
  [first, ...others]: readonly (readonly [string, AsyncGenerator<Finding>])[],
  onProgress: VerifyParts['onProgress'],
): AsyncGenerator<Finding> {
  if (first === undefined) return
  onProgress({ doing: first[0] })
  const later = others.map(
    ([name, findings]) => [name, Readable.from(findings, { highWaterMark: mostFoundAhead })] as const,
  )
  // The first is to have its threads at work before others compute.
  setImmediate(() => {
    for (const [, findings] of later) findings.read(0)
  })
  try {
    yield* first[1]
    for (const [name, findings] of later) {
      onProgress({ doing: name })
      yield* findings as AsyncIterable<Finding>
    }
  } finally {
    // They read what is closed next.
    for (const [, findings] of later) await ended(findings)
  }
}

/** Ends a stream, if it has not ended, and resolves once what it was made from has. */
async function ended(stream: Readable): Promise<void> {
  if (stream.closed) return
  const closed = once(stream, 'close')
  stream.destroy()
  await closed
}

async function* unfinished(name: string, work: Promise<void>): AsyncGenerator<Finding> {
  try {
    await work
  } catch (error) {
    yield asFinding(name, error)
  }
}

/** What a check came upon that kept it from going on. */
function asFinding(name: string, error: unknown): Finding {
  if (!(error instanceof FeedkeeperError)) throw error
  const isDamaged = error.code === 'database-damaged'
  return {
    check: isDamaged ? 'catalog' : 'file',
    what: name,
    problem: error.message,
    remedy: isDamaged ? '`--repair`, or `feedkeeper rebuild`, makes it anew' : 'look at it, and verify again',
    repairs: isDamaged ? ['rebuild'] : [],
  }
}

async function openCatalog(options: VerifyOptions) {
  try {
    return await openCatalogToRead(options, options.stateOf)
  } catch (error) {
    return asFinding('catalog', error)
  }
}
