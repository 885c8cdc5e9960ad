import { pino } from 'pino'
import type { Archive } from '../../src/archive/archive.ts'
import { type OpeningMode, openArchive } from '../../src/archive/open-archive.ts'
import type { RebuildReport } from '../../src/archive/upkeep/rebuild.ts'
import { readArticle } from '../../src/article/front-matter.ts'
import { createWarcWorker } from '../../src/jobs/warc-worker.ts'
import { factsOf, stateOfFacts } from '../../src/poll/memory/facts-of-state.ts'
import type { SourceState } from '../../src/poll/memory/source-state.ts'

/** Opens the archive of an output folder as the program does, files, journal and catalog; it logs nothing below `level` (default `silent`). */
export function openBenchArchive(
  folder: string,
  options: OpeningMode & { readonly timeZone: string; readonly level?: 'silent' | 'warn' },
): Promise<Archive<SourceState> & { readonly rebuilt?: RebuildReport }> {
  const { timeZone, level = 'silent', ...mode } = options
  return openArchive<SourceState>(
    {
      folder,
      readArticle: (text, hash, file) => readArticle(text, { hash, file, timeZone }),
      stateOf: stateOfFacts,
      factsOf,
      captures: { warc: createWarcWorker(), info: {} },
      clock: Date.now,
      log: pino({ level }),
    },
    mode,
  )
}
