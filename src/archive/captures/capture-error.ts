import { FeedkeeperError } from '../../feedkeeper-error.ts'
import { failureCode, systemRemedy } from '../system-remedy.ts'

/** Captures cannot be written or read. */
export class CaptureError extends FeedkeeperError {
  constructor(path: string, action: string, cause: NodeJS.ErrnoException) {
    const why = typeof cause.code === 'string' && !(cause instanceof FeedkeeperError) ? cause.code : cause.message
    const code = failureCode(cause.code, 'capture-failed')
    super(code, `${path}: ${action} failed (${why})${systemRemedy(cause.code, path)}`, { cause })
  }
}
