import { FeedkeeperError } from '../feedkeeper-error.ts'
import { failureCode, systemRemedy } from './system-remedy.ts'

/** A file or folder of the archive cannot be written or read. */
export class ArchiveError extends FeedkeeperError {
  constructor(path: string, action: string, cause: NodeJS.ErrnoException) {
    const why = `${whyOf(path, cause)})${systemRemedy(cause.code, path)}`
    super(failureCode(cause.code, 'archive-failed'), `${path}: ${action} failed (${why}`, { cause })
  }
}

/** Gives what throws a failure as an `ArchiveError`, for `catch` of a promise. */
export function failedAt(path: string, action: string): (cause: NodeJS.ErrnoException) => never {
  return (cause) => {
    throw new ArchiveError(path, action, cause)
  }
}

/** The reason for people; what an error of ours says of the same file is not prefixed with its name once more. */
function whyOf(path: string, cause: NodeJS.ErrnoException): string {
  if (cause.code === 'ENOTFILE') return 'it is no regular file'
  if (cause instanceof FeedkeeperError) return cause.message.replace(`${path}: `, '')
  return cause.code ?? cause.message
}

/** The output folder cannot be used at all. */
export class OutputFolderError extends FeedkeeperError {
  constructor(path: string, why: string, remedy: string, options?: ErrorOptions) {
    super('bad-output', `${path}: ${why}; ${remedy}`, options)
  }
}

/** The object store as a whole does not do what it is asked: nothing can be kept until it does, and nothing counts as kept. */
export class StoreError extends FeedkeeperError {
  constructor(url: string, why: string, options?: ErrorOptions) {
    super('store-failed', `${url}: ${why}`, options)
  }
}
