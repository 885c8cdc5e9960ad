import { pino } from 'pino'
import { readRecord, readRecords } from '../../src/archive/captures/warc-reading.ts'
import type { WarcThread } from '../../src/archive/captures/warc-thread.ts'
import type { FeedFiles } from '../../src/archive/feed-files.ts'
import { FeedFolder } from '../../src/archive/files/feed-folder.ts'
import { ImageFiles } from '../../src/archive/files/image-files.ts'
import type { Images } from '../../src/archive/images/images.ts'
import { type OpeningMode, openArchive } from '../../src/archive/open-archive.ts'
import type { ArchiveOptions } from '../../src/archive/opening/archive-options.ts'
import { factsOf, stateOfFacts } from '../../src/poll/memory/facts-of-state.ts'
import type { SourceState } from '../../src/poll/memory/source-state.ts'
import { readFileOf } from './articles.ts'
import { tempFolder } from './temp-folder.ts'
import { whenOver } from './when-over.ts'

/** An archive of a test, with its folder and the lines it logged. */
export type TestArchive = Awaited<ReturnType<typeof openArchive<SourceState>>> & {
  readonly folder: string
  readonly lines: string[]
}

/** Reads records on the thread of the test. */
export const warcOnThisThread: WarcThread = {
  index: readRecords,
  read: readRecord,
}

/** Opens an archive in a folder (by default a new one); it is closed when the running test ends, if it was not before. */
export async function testArchive(
  options: Partial<ArchiveOptions<SourceState>> = {},
  mode?: OpeningMode,
): Promise<TestArchive> {
  const folder = options.folder ?? (await tempFolder())
  const lines: string[] = []
  const log = pino({ level: 'info' }, { write: (line) => void lines.push((JSON.parse(line) as { msg: string }).msg) })
  const archive = await openArchive<SourceState>(
    {
      readArticle: readFileOf,
      stateOf: stateOfFacts,
      factsOf,
      captures: { warc: warcOnThisThread, info: { software: 'feedkeeper/test' } },
      clock: Date.now,
      log,
      ...options,
      folder,
    },
    mode,
  )
  let isOpen = true
  const close = async () => {
    if (isOpen) await archive.close()
    isOpen = false
  }
  whenOver(close)
  return { ...archive, folder, lines, close }
}

/** The pictures of a folder. */
export function imagesIn(folder: string): Images {
  return new ImageFiles(folder)
}

/** The feed files of a folder. */
export function feedFilesIn(folder: string): FeedFiles {
  return new FeedFolder(folder)
}
