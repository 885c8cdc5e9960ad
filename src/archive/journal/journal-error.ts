import { FeedkeeperError } from '../../feedkeeper-error.ts'
import { systemRemedy } from '../system-remedy.ts'

/** The journal cannot be written or read. */
export class JournalError extends FeedkeeperError {
  constructor(path: string, action: string, cause: NodeJS.ErrnoException) {
    super('journal-failed', `${path}: ${action} failed (${cause.code ?? cause.message})${systemRemedy(cause.code)}`, {
      cause,
    })
  }
}

/** A position lies where the journal has no line: its files were shortened or taken away. */
export class JournalPositionError extends FeedkeeperError {
  constructor(folder: string, position: string) {
    super('no-journal-position', `${folder}: there is no ${position} any more; the journal was shortened or taken away`)
  }
}
