import { FeedkeeperError } from '../../feedkeeper-error.ts'
import { failureCode, systemRemedy } from '../system-remedy.ts'

/** The journal cannot be written or read. */
export class JournalError extends FeedkeeperError {
  constructor(path: string, action: string, cause: NodeJS.ErrnoException) {
    const why = `${cause.code ?? cause.message})${systemRemedy(cause.code, path)}`
    super(failureCode(cause.code, 'journal-failed'), `${path}: ${action} failed (${why}`, { cause })
  }
}

/** A position lies where the journal has no line: its files were shortened or taken away. */
export class JournalPositionError extends FeedkeeperError {
  constructor(folder: string, position: string) {
    super('no-journal-position', `${folder}: there is no ${position} any more; the journal was shortened or taken away`)
  }
}
