import type { JournalStreams } from './journal-stream.ts'
import { SharedJournal } from './shared-journal.ts'

/**
 * Opens a journal as one of several workers, or where several have written; absent where nobody with a name ever did, so that
 * it is one stream, as it always was.
 */
export async function openSharedJournal(
  name: string,
  streams: JournalStreams,
  workerName: string | undefined,
): Promise<SharedJournal | undefined> {
  const isShared = workerName !== undefined || (await streams.names()).some((each) => each !== '')
  if (!isShared) return undefined
  const own = workerName ?? ''
  const names = async () => [...new Set([...(await streams.names()), own])]
  return new SharedJournal(name, own, { names, open: streams.open })
}
