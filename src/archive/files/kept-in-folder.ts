import { join } from 'node:path'
import type { Clock } from '../../clock.ts'
import type { JournalStreams } from '../journal/journal-stream.ts'
import { openSharedJournal } from '../journal/open-journal.ts'
import type { KeptFiles } from '../opening/kept-files.ts'
import { ArticleFiles } from './article-files.ts'
import { CaptureFiles } from './captures/capture-files.ts'
import { captureScanOf } from './captures/capture-pieces.ts'
import { captureBytesIn } from './captures/raw-captures.ts'
import { FeedFolder } from './feed-folder.ts'
import { ImageFiles } from './image-files.ts'
import { JournalFiles } from './journal-files.ts'
import { writersIn } from './journal-months.ts'
import { journalTextsIn } from './raw-journal.ts'
import { RevisionFiles } from './revision-files.ts'

/** Opens what stands in an output folder; with the name of a worker, where several write at the same time. */
export function keptInFolder(folder: string, workerName?: string): KeptFiles {
  const captures = join(folder, 'captures')
  const journal = join(folder, 'journal')
  const streams = (clock: Clock): JournalStreams => ({
    names: () => writersIn(journal),
    open: (name) => new JournalFiles(journal, clock, name),
  })
  return {
    articles: new ArticleFiles(join(folder, 'articles'), workerName),
    revisions: new RevisionFiles(join(folder, 'revisions')),
    images: new ImageFiles(join(folder, 'images'), workerName),
    feeds: new FeedFolder(join(folder, 'feeds')),
    streams,
    openJournal: async (clock) => {
      const shared = await openSharedJournal(journal, streams(clock), workerName)
      return shared ?? new JournalFiles(journal, clock)
    },
    journalTexts: journalTextsIn(journal),
    captureBytes: captureBytesIn(captures),
    openCaptures: (parts) => new CaptureFiles({ ...parts, folder: captures, worker: workerName }),
    captures: captureScanOf(captures),
    problem: async () => undefined,
    close: async () => {},
  }
}
