import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Log } from '../../log/log.ts'
import type { Catalog } from '../catalog.ts'
import type { DueQueue } from '../due-queue.ts'
import { type Fleet, wrongClock } from '../fleet/fleet.ts'
import type { PublicationStore } from '../publication-store.ts'
import { openCatalog } from '../sqlite/catalog-database.ts'
import { openPublicationStore } from '../sqlite/publications/publications-database.ts'
import type { ArchiveOptions } from './archive-options.ts'

/** What can be made anew from journal and files, open to be written. */
export type Indexes<State> = {
  readonly catalog: Catalog<State>
  readonly queue: DueQueue<State>
  readonly publications: PublicationStore
  /** The other workers; absent where this one has the archive alone. */
  readonly fleet?: Fleet | undefined
  /** Whether nobody else is at work; others that come wait until they are let in. */
  readonly isFirst: boolean
  readonly admitOthers: () => Promise<void>
  /** Whether this one may write to them, as far as that is known. */
  readonly isLocked: () => boolean
  readonly close: () => Promise<void>
}

/**
 * Opens catalog, queue and what was published where the options say; `onDamaged` is told where a catalog in the folder turns
 * out to be damaged later.
 */
export async function openIndexes<State>(
  options: OpeningOptions<State> & Pick<ArchiveOptions<State>, 'folder' | 'databaseUrl'>,
  onDamaged: (error: Error) => void,
): Promise<Indexes<State>> {
  const { folder, databaseUrl, stateOf, log } = options
  if (databaseUrl !== undefined) return openInDatabase({ ...options, databaseUrl })
  const opened = openCatalog(join(folder, 'catalog.db'), stateOf, onDamaged)
  const publications = openPublicationStore(join(folder, 'publications.db'), (error) =>
    log.warn({ error: error.message }, `${error.message}; it is made anew, and every feed is looked at`),
  )
  return {
    ...opened,
    publications,
    // Who has the folder's lock has what stands in it.
    isLocked: () => true,
    isFirst: true,
    admitOthers: async () => undefined,
    close: async () => {
      await Promise.all([publications.close(), opened.catalog.close()])
    },
  }
}

type OpeningOptions<State> = Pick<ArchiveOptions<State>, 'stateOf' | 'log' | 'workerName' | 'roles'>

async function openInDatabase<State>({
  databaseUrl,
  stateOf,
  log,
  workerName,
  roles = [],
}: OpeningOptions<State> & { readonly databaseUrl: string }): Promise<Indexes<State>> {
  // Whoever has no such database does not wait for its driver.
  const { openPostgresCatalog } = await import('../postgres/postgres-catalog.ts')
  const { openPostgresPublications } = await import('../postgres/publications/postgres-publications.ts')
  const { lockDatabase } = await import('../postgres/connection/database-lock.ts')
  const { joinFleet } = await import('../postgres/fleet/postgres-fleet.ts')
  const closing: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (const end of closing.splice(0).reverse()) await end()
  }
  const lock = await lockDatabase(databaseUrl, workerName, (error) => {
    log.error({ error: error.message }, `${error.message}; nothing more is written to it`)
    void close()
  })
  closing.push(lock.release)
  try {
    let idOf: (() => string) | undefined
    const { catalog, queue } = await openPostgresCatalog(databaseUrl, stateOf, () => idOf?.() ?? '')
    closing.push(catalog.close)
    const publications = openPostgresPublications(databaseUrl)
    closing.push(publications.close)
    const joined =
      workerName === undefined
        ? undefined
        : await joinFleet({ url: databaseUrl, name: workerName, roles, ...watchersOf(log) })
    if (joined !== undefined) closing.push(joined.leave)
    const own = randomUUID()
    idOf = joined?.idOf ?? (() => own)
    return {
      catalog,
      queue,
      publications,
      fleet: joined?.fleet,
      isLocked: lock.isHeld,
      isFirst: lock.isFirst,
      admitOthers: lock.admitOthers,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Tells what becomes of other workers, and of this one's signs of life. */
function watchersOf(log: Log) {
  return {
    onDead: (dead: readonly { readonly name: string; readonly sources: number }[]) => {
      for (const { name, sources } of dead)
        log.warn(
          { dead: name, sources },
          `worker ${name} gives no sign of life: ${sources} sources it had are free again`,
        )
    },
    onWrongClock: (aheadMs: number) => log.warn({ cause: 'wrong clock', aheadMs }, wrongClock(aheadMs)),
    onFailure: (error: Error) =>
      log.warn(
        { cause: `fleet: ${error.message}`, error: error.message },
        `what other workers do is not known: ${error.message}`,
      ),
  }
}
