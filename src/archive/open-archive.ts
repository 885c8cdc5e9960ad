import { join } from 'node:path'
import type { Log } from '../log/log.ts'
import type { Archive } from './archive.ts'
import { OutputFolderError } from './archive-error.ts'
import { makeFolder } from './files/durable-files.ts'
import { checkPlaces } from './files/output-places.ts'
import { createKeeper } from './keeper.ts'
import { KeepHealth } from './keeping/keep-health.ts'
import { watchedCaptures } from './keeping/watched-captures.ts'
import type { ArchiveOptions } from './opening/archive-options.ts'
import type { KeptPlace } from './opening/archive-place.ts'
import { checkKeptPlace } from './opening/check-kept-place.ts'
import type { KeptFiles } from './opening/kept-files.ts'
import { openCatalogToRead } from './opening/open-catalog.ts'
import { openIndexes } from './opening/open-indexes.ts'
import { openKept } from './opening/open-kept.ts'
import { setAside } from './sqlite/database.ts'
import { DatabaseDamagedError } from './sqlite/database-error.ts'
import { lockOutput } from './sqlite/output-lock.ts'
import type { MovedArchive } from './transfer/move-archive.ts'
import { moveHere } from './transfer/move-here.ts'
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
  /** Where an archive stands that is copied here before all of it is read again, as `rebuild` does. */
  readonly from?: KeptPlace | undefined
  /** Whether the catalog turned out to be damaged while it was open, so that it is not even tried. */
  readonly isDamaged?: boolean
}

/**
 * Opens the archive's folder to read what is known; takes no lock, changes nothing, and makes nothing but the two files that
 * SQLite puts beside a database in WAL mode.
 */
export async function openArchiveReadOnly<State>(
  options: Pick<ArchiveOptions<State>, 'folder' | 'databaseUrl' | 'store' | 'stateOf'>,
): Promise<Pick<Archive<State>, 'catalog' | 'articles' | 'revisions' | 'images' | 'feeds' | 'close'>> {
  await checkPlaces(options.folder)
  const catalog = await openCatalogToRead(options, options.stateOf)
  const { articles, revisions, images, feeds, close } = await openKept(options)
  return {
    catalog,
    articles,
    revisions,
    images,
    feeds,
    close: async () => {
      await Promise.all([catalog.close(), close()])
    },
  }
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
): Promise<Archive<State> & { readonly rebuilt?: RebuildReport; readonly moved?: MovedArchive }> {
  const { folder } = options
  await checkPlaces(folder)
  await makeFolder(folder).catch((cause: NodeJS.ErrnoException) => {
    throw new OutputFolderError(folder, `no folder can be made there (${cause.code})`, 'name another by --output', {
      cause,
    })
  })
  // Where the catalog stands in a database, that has the lock that counts, and several workers may have one folder.
  const isWithOthers = options.databaseUrl !== undefined && mode.from === undefined
  const lock = lockOutput(join(folder, 'worker.lock'), { isShared: isWithOthers })
  try {
    const file = join(folder, 'catalog.db')
    if (mode.isDamaged) moveAside(file, `${file}: the database is damaged`, options)
    const moved = mode.from && (await moveHere(mode.from, options))
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
      ...(moved && { moved }),
      isLocked: () => lock.isHeld() && opened.isLocked(),
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

function moveAside(file: string, why: string, { clock, log }: Pick<ArchiveOptions<unknown>, 'clock' | 'log'>): void {
  const aside = setAside(file, `damaged-${new Date(clock()).toISOString().replace(/\D/g, '')}`)
  log.warn({ file, aside }, `${why}; it is moved to ${aside} and made anew from journal and files`)
}

async function tellChecksums(
  parts: Parameters<typeof checksumFiles>[0],
  { log, signal }: { readonly log: Log; readonly signal: AbortSignal },
): Promise<void> {
  try {
    const done = await checksumFiles(parts, { log, signal })
    if (done > 0) log.info({ files: done }, `the checksums of ${done} files are in the journal`)
  } catch (error) {
    const { message } = error as Error
    log.warn({ error: message }, `checksums: ${message}; they follow with the next start`)
  }
}

async function sweepOwnCaptures(parts: Parameters<typeof sweepCaptures>[0] & { readonly log: Log }): Promise<void> {
  try {
    await sweepCaptures(parts)
  } catch (error) {
    const { message } = error as Error
    parts.log.warn({ error: message }, `${message}; captures of removed articles go with the next start`)
  }
}

async function openParts<State>(options: ArchiveOptions<State>, mode: OpeningMode) {
  const kept = await openKept(options, options)
  try {
    return await openOver(kept, options, mode)
  } catch (error) {
    await kept.close()
    throw error
  }
}

async function openOver<State>(kept: KeptFiles, options: ArchiveOptions<State>, mode: OpeningMode) {
  const { log, clock } = options
  const damage = new AbortController()
  const { articles, feeds, revisions, images } = kept
  const journal = await kept.openJournal(clock)
  const indexes = await openIndexes(options, (error) => damage.abort(error))
  const { catalog, queue, publications } = indexes
  const captures = kept.openCaptures({ ...options.captures, index: catalog.captures, clock })
  const isShared = !indexes.isFirst
  const stopping = new AbortController()
  const { readArticle } = options
  const parts = { articles, revisions, captures, images, journal, catalog, readArticle, clock, log }
  try {
    if (mode.rebuild) await catalog.upkeep.check()
    else await checkKeptPlace(options, journal, catalog)
    await queue.releaseAll()
    const rebuilt = mode.rebuild ? await rebuild(parts) : undefined
    // Where several write to a store it has no stamps, and nothing lists all of it to find what changed.
    const isUnstamped = options.store !== undefined && options.workerName !== undefined
    if (rebuilt === undefined) await bringInLine(parts, { isShared: isShared || isUnstamped })
    else
      for (const { file, offset, reason } of await captures.indexAnew())
        log.warn({ file, offset }, `${file}:${offset}: ${reason}`)
    if (!isShared) {
      await tellJournal(parts, options.factsOf)
      await feeds.sweep()
    }
    await indexes.admitOthers()
    const keeper = createKeeper(parts)
    const health = new KeepHealth()
    const keep: typeof keeper.keep = (batch) => health.watch(keeper.keep(batch))
    const checksums = tellChecksums({ articles, catalog, keep }, { log, signal: stopping.signal })
    const swept = isShared ? undefined : sweepOwnCaptures(parts)
    return {
      catalog,
      queue,
      articles,
      revisions,
      images,
      feeds,
      publications,
      captures: watchedCaptures(captures, health),
      keep,
      bring: keeper.bring,
      catchUp: async () => (await catchUp(journal, catalog)).lines,
      problem: async () => (await kept.problem()) ?? health.problem(),
      damage: damage.signal,
      isLocked: indexes.isLocked,
      fleet: indexes.fleet,
      ...(rebuilt && { rebuilt }),
      close: async () => {
        stopping.abort()
        await Promise.all([checksums, swept])
        await captures.close()
        await Promise.all([journal.close(), indexes.close()])
        await kept.close()
      },
    }
  } catch (error) {
    stopping.abort()
    await Promise.all([journal.close(), indexes.close()])
    throw error
  }
}
