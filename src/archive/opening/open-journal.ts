import type { Clock } from '../../clock.ts'
import { JournalFiles } from '../files/journal-files.ts'
import { writersIn } from '../files/journal-months.ts'
import type { Journal } from '../journal/journal.ts'
import { SharedJournal } from '../journal/shared-journal.ts'

/**
 * Opens the journal of a folder, for the worker of a name where several write; where none ever did it is one stream, as it
 * always was.
 */
export async function openJournal(folder: string, clock: Clock, workerName?: string): Promise<Journal> {
  const isShared = workerName !== undefined || (await writersIn(folder)).some((name) => name !== '')
  if (!isShared) return new JournalFiles(folder, clock)
  const own = workerName ?? ''
  return new SharedJournal(folder, own, {
    names: async () => [...new Set([...(await writersIn(folder)), own])],
    open: (name) => new JournalFiles(folder, clock, name),
  })
}
