import { join } from 'node:path'
import type { Archive } from './archive.ts'
import { OutputFolderError } from './archive-error.ts'
import { CaptureFiles } from './files/captures/capture-files.ts'
import { makeFolder } from './files/durable-files.ts'
import { FeedFolder } from './files/feed-folder.ts'
import { ImageFiles } from './files/image-files.ts'

import { checkPlaces } from './files/output-places.ts'
import { RevisionFiles } from './files/revision-files.ts'
import { createKeeper } from './keeper.ts'
import { openArticles } from './open-articles.ts'
import type { ArchiveOptions } from './opening/archive-options.ts'
import { openCatalogToRead } from './opening/open-catalog.ts'
import { openIndexes } from './opening/open-indexes.ts'
import { openJournal } from './opening/open-journal.ts'
import { setAside } from './sqlite/database.ts'
import { DatabaseDamagedError } from './sqlite/database-error.ts'
import { lockOutput } from './sqlite/output-lock.ts'
import { bringInLine, tellJournal } from './upkeep/bring-in-line.ts'
import { catchUp } from './upkeep/catch-up.ts'
import { checksumFiles } from './upkeep/checksum-files.ts'
import type { RebuildReport } from './upkeep/rebuild.ts'
import { rebuild } from './upkeep/rebuild.ts'
import { sweepCaptures } from './upkeep/sweep-captures.ts'

/** How an archive is opened to work on it. */
export type OpeningMode = {
  /** Whether every line of the journal and every file is read again. */
  readonly rebuild?: boolean
  /** Whether the catalog turned out to be damaged while it was open, so that it is not even tried. */
  readonly isDamaged?: boolean
}

/**
 * Opens the archive's folder to read what is known; takes no lock, changes nothing, and makes nothing but the two files that
 * SQLite puts beside a database in WAL mode.
 */
export async function openArchiveReadOnly<State>(
  options: Pick<ArchiveOptions<State>, 'folder' | 'databaseUrl' | 'stateOf'>,
): Promise<
  Pick<Archive<State>, 'catalog' | 'articles' | 'revisions' | 'images' | 'close'> & { readonly feeds: FeedFolder }
> {
  await checkPlaces(options.folder)
  const catalog = await openCatalogToRead(options, options.stateOf)
  const revisions = revisionsIn(options.folder)
  const feeds = new FeedFolder(join(options.folder, 'feeds'))
  const images = imagesIn(options.folder)
  return { catalog, articles: openArticles(options.folder), revisions, images, feeds, close: () => catalog.close() }
}

/**
 * Opens an archive to work on it, alone: mends what a crash left, records what the journal has and the catalog has not, brings
 * the catalog in line with the files, and tells the journal what it has not. A damaged catalog is moved aside and made anew.
 *
 * Throws `OutputLockedError` where another feedkeeper works on the folder, `DatabaseLockedError` where one works with the
 * database, `OutputFolderError` where the folder cannot be used, and `PostgresError` where the database cannot.
 */
export async function openArchive<State>(
  options: ArchiveOptions<State>,
  mode: OpeningMode = {},
): Promise<Archive<State> & { readonly rebuilt?: RebuildReport }> {
  const { folder } = options
  await checkPlaces(folder)
  await makeFolder(folder).catch((cause: NodeJS.ErrnoException) => {
    throw new OutputFolderError(folder, `no folder can be made there (${cause.code})`, 'name another by --output', {
      cause,
    })
  })
  const lock = lockOutput(join(folder, 'worker.lock'))
  try {
    const file = join(folder, 'catalog.db')
    if (mode.isDamaged) moveAside(file, `${file}: the database is damaged`, options)
    let opened: Awaited<ReturnType<typeof openParts<State>>>
    try {
      opened = await openParts(options, mode)
    } catch (error) {
      if (!(error instanceof DatabaseDamagedError) || error.file !== file) throw error
      moveAside(file, error.message, options)
      opened = await openParts(options, mode)
    }
    return {
      ...opened,
      isLocked: () => lock.isHeld() && opened.isAlone(),
      close: async () => {
        await opened.close()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

function imagesIn(folder: string, workerName?: string): ImageFiles {
  return new ImageFiles(join(folder, 'images'), workerName)
}

function revisionsIn(folder: string): RevisionFiles {
  return new RevisionFiles(join(folder, 'revisions'))
}

function moveAside(file: string, why: string, { clock, log }: Pick<ArchiveOptions<unknown>, 'clock' | 'log'>): void {
  const aside = setAside(file, `damaged-${new Date(clock()).toISOString().replace(/\D/g, '')}`)
  log.warn({ file, aside }, `${why}; it is moved to ${aside} and made anew from journal and files`)
}

async function openParts<State>(options: ArchiveOptions<State>, mode: OpeningMode) {
  const { folder, log, clock } = options
  const damage = new AbortController()
  const articles = openArticles(folder, options.workerName)
  const feeds = new FeedFolder(join(folder, 'feeds'))
  const journal = await openJournal(join(folder, 'journal'), clock, options.workerName)
  const indexes = await openIndexes(options, (error) => damage.abort(error))
  const { catalog, queue, publications } = indexes
  const captures = new CaptureFiles({
    ...options.captures,
    folder: join(folder, 'captures'),
    index: catalog.captures,
    clock,
  })
  const isShared = options.workerName !== undefined
  const stopping = new AbortController()
  const revisions = revisionsIn(folder)
  const images = imagesIn(folder, options.workerName)
  const { readArticle } = options
  const parts = { articles, revisions, captures, images, journal, catalog, readArticle, clock, log }
  try {
    if (mode.rebuild) await catalog.upkeep.check()
    await queue.releaseAll()
    const rebuilt = mode.rebuild ? await rebuild(parts) : undefined
    if (rebuilt === undefined) await bringInLine(parts, { isShared })
    else
      for (const { file, offset, reason } of await captures.indexAnew())
        log.warn({ file, offset }, `${file}:${offset}: ${reason}`)
    if (!isShared) {
      await tellJournal(parts, options.factsOf)
      await feeds.sweep()
    }
    const keep = createKeeper(parts)
    const checksums = checksumFiles({ articles, catalog, keep }, { log, signal: stopping.signal })
      .then((done) => done > 0 && log.info({ files: done }, `the checksums of ${done} files are in the journal`))
      .catch((error: Error) =>
        log.warn({ error: error.message }, `checksums: ${error.message}; they follow with the next start`),
      )
    const swept = (isShared ? Promise.resolve(0) : sweepCaptures(parts)).catch((error: Error) =>
      log.warn({ error: error.message }, `${error.message}; captures of removed articles go with the next start`),
    )
    return {
      catalog,
      queue,
      articles,
      revisions,
      images,
      feeds,
      publications,
      captures,
      keep,
      catchUp: async () => (await catchUp(journal, catalog)).lines,
      damage: damage.signal,
      isAlone: indexes.isAlone,
      ...(rebuilt && { rebuilt }),
      close: async () => {
        stopping.abort()
        await Promise.all([checksums, swept])
        await captures.close()
        await Promise.all([journal.close(), indexes.close()])
      },
    }
  } catch (error) {
    stopping.abort()
    await Promise.all([journal.close(), indexes.close()])
    throw error
  }
}
