import { join } from 'node:path'
import type { Catalog } from '../catalog.ts'
import type { DueQueue } from '../due-queue.ts'
import type { PublicationStore } from '../publication-store.ts'
import { openCatalog } from '../sqlite/catalog-database.ts'
import { openPublicationStore } from '../sqlite/publications/publications-database.ts'
import type { ArchiveOptions } from './archive-options.ts'

/** What can be made anew from journal and files, open to be written. */
export type Indexes<State> = {
  readonly catalog: Catalog<State>
  readonly queue: DueQueue<State>
  readonly publications: PublicationStore
  /** Whether nobody else can write to them, as far as that is known. */
  readonly isAlone: () => boolean
  readonly close: () => Promise<void>
}

/**
 * Opens catalog, queue and what was published where the options say; `onDamaged` is told where a catalog in the folder turns
 * out to be damaged later.
 */
export async function openIndexes<State>(
  options: Pick<ArchiveOptions<State>, 'folder' | 'databaseUrl' | 'stateOf' | 'log'>,
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
    isAlone: () => true,
    close: async () => {
      await Promise.all([publications.close(), opened.catalog.close()])
    },
  }
}

async function openInDatabase<State>({
  databaseUrl,
  stateOf,
  log,
}: Pick<ArchiveOptions<State>, 'stateOf' | 'log'> & { readonly databaseUrl: string }): Promise<Indexes<State>> {
  // Whoever has no such database does not wait for its driver.
  const { openPostgresCatalog } = await import('../postgres/postgres-catalog.ts')
  const { openPostgresPublications } = await import('../postgres/publications/postgres-publications.ts')
  const { lockDatabase } = await import('../postgres/connection/database-lock.ts')
  let fence: () => Promise<unknown> = async () => undefined
  const lock = await lockDatabase(databaseUrl, (error) => {
    log.error({ error: error.message }, `${error.message}; nothing more is written to it`)
    void fence()
  })
  try {
    const { catalog, queue } = await openPostgresCatalog(databaseUrl, stateOf)
    const publications = openPostgresPublications(databaseUrl)
    fence = () => Promise.all([catalog.close(), publications.close()])
    return {
      catalog,
      queue,
      publications,
      isAlone: lock.isHeld,
      close: async () => {
        await fence()
        await lock.release()
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}
