import { join } from 'node:path'
import type { NewArticle } from '../../src/archive/archive.ts'
import { checksumOf } from '../../src/archive/checksum.ts'
import { JournalFiles } from '../../src/archive/files/journal-files.ts'
import { keptEvent } from '../../src/archive/journal/journal-events.ts'
import type { JournalEvent } from '../../src/archive/journal/journal-line.ts'

const linesPerAppend = 5_000

/**
 * Tells the journal of an output folder, in big batches, that articles are kept; their files are the caller's affair. The
 * catalog has them once the archive is opened, which it must not be meanwhile.
 */
export async function journalArticles(output: string, articles: Iterable<NewArticle>): Promise<void> {
  const journal = new JournalFiles(join(output, 'journal'), Date.now)
  let events: JournalEvent[] = []
  for (const each of articles) {
    events.push(keptEvent(each, checksumOf(each.text)))
    if (events.length < linesPerAppend) continue
    await journal.append(events)
    events = []
  }
  if (events.length > 0) await journal.append(events)
  await journal.close()
}
