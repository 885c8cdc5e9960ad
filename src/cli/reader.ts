import { join } from 'node:path'
import type { Archive } from '../archive/archive.ts'
import { openArchiveReadOnly } from '../archive/open-archive.ts'
import type { Clock } from '../clock.ts'
import { stateOfFacts } from '../poll/memory/facts-of-state.ts'
import type { SourceState } from '../poll/memory/source-state.ts'
import type { GlobalOptions } from './global-options.ts'
import { openSurroundings, type Surroundings } from './surroundings.ts'

/** What a command works with that only looks at what is kept: it may be asked while the worker is at work. */
export type Reader = Surroundings & {
  readonly archive: Pick<Archive<SourceState>, 'catalog' | 'articles' | 'revisions' | 'images'>
  /** The folder of the articles; absent where they stand in an object store. */
  readonly archiveFolder: string | undefined
  readonly clock: Clock
  readonly close: () => Promise<void>
}

/** Opens settings, sources and the archive for reading; writes and makes nothing. Faults of definitions are logged, unless not. */
export async function openReader(options: GlobalOptions, { tellsFaults = true } = {}): Promise<Reader> {
  const surroundings = await openSurroundings(options, 'warn', { tellsFaults })
  const archive = await openArchiveReadOnly({
    folder: options.output,
    databaseUrl: surroundings.databaseUrl,
    store: surroundings.store,
    stateOf: stateOfFacts,
  })
  const archiveFolder = surroundings.store === undefined ? join(options.output, 'articles') : undefined
  return { ...surroundings, archive, archiveFolder, clock: Date.now, close: archive.close }
}
