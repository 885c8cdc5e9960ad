import { FeedkeeperError } from '../feedkeeper-error.ts'
import { systemRemedy } from './system-remedy.ts'

/** A file or folder of the archive cannot be written or read. */
export class ArchiveError extends FeedkeeperError {
  constructor(path: string, action: string, cause: NodeJS.ErrnoException) {
    const why = cause.code === 'ENOTFILE' ? 'it is no regular file' : (cause.code ?? cause.message)
    super('archive-failed', `${path}: ${action} failed (${why})${systemRemedy(cause.code)}`, { cause })
  }
}

/** The output folder cannot be used at all. */
export class OutputFolderError extends FeedkeeperError {
  constructor(path: string, why: string, remedy: string, options?: ErrorOptions) {
    super('bad-output', `${path}: ${why}; ${remedy}`, options)
  }
}
