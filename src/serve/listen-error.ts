import { FeedkeeperError } from '../feedkeeper-error.ts'
import { describeAddress, type ListenAddress } from './listen-address.ts'

/** The address is taken, or is none of this machine's. */
export class ListenError extends FeedkeeperError {
  constructor(address: ListenAddress, cause: NodeJS.ErrnoException) {
    const why = cause.code === 'EADDRINUSE' ? 'another program listens there' : (cause.code ?? cause.message)
    super('listen-failed', `${describeAddress(address)} cannot be listened on: ${why}`, { cause })
  }
}
