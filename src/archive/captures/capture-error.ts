import { FeedkeeperError } from '../../feedkeeper-error.ts'
import { systemRemedy } from '../system-remedy.ts'

/** Captures cannot be written or read. */
export class CaptureError extends FeedkeeperError {
  constructor(path: string, action: string, cause: NodeJS.ErrnoException) {
    const why = typeof cause.code === 'string' && !(cause instanceof FeedkeeperError) ? cause.code : cause.message
    super('capture-failed', `${path}: ${action} failed (${why})${systemRemedy(cause.code)}`, { cause })
  }
}
