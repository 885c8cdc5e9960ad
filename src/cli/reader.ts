import { join } from 'node:path'
import type { Archive } from '../archive/archive.ts'
import { openArchiveReadOnly } from '../archive/open-archive.ts'
import type { Clock } from '../clock.ts'
import { stateOfFacts } from '../poll/memory/facts-of-state.ts'
import type { SourceState } from '../poll/memory/source-state.ts'
import { loadSettings, type Settings } from '../settings.ts'
import type { Source } from '../source/load.ts'
import { SourceFolder } from '../source/source-folder.ts'
import type { GlobalOptions } from './global-options.ts'
import { logOf } from './workspace.ts'

/** What a command works with that only looks at what is kept: it may be asked while the worker is at work. */
export type Reader = {
  readonly settings: Settings
  readonly feedsFolder: string
  readonly sources: readonly Source[]
  /** What is wrong with the definitions that could not be used. */
  readonly sourceErrors: readonly Error[]
  readonly archive: Pick<Archive<SourceState>, 'catalog' | 'articles'>
  readonly archiveFolder: string
  readonly clock: Clock
  readonly close: () => Promise<void>
}

/** Opens settings, sources and the archive for reading; writes and makes nothing. */
export async function openReader(options: GlobalOptions): Promise<Reader> {
  const log = logOf(options, 'warn')
  const settings = await loadSettings(options.config, { isRequired: options.config !== 'feedkeeper.yaml' })
  const folder = new SourceFolder(options.feeds)
  const { errors } = await folder.look()
  for (const error of errors) for (const line of error.message.split('\n')) log.error(line)
  const archive = await openArchiveReadOnly({ folder: options.output, stateOf: stateOfFacts })
  return {
    settings,
    feedsFolder: options.feeds,
    sources: folder.sources,
    sourceErrors: errors,
    archive,
    archiveFolder: join(options.output, 'articles'),
    clock: Date.now,
    close: archive.close,
  }
}
