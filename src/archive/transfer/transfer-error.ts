import { FeedkeeperError } from '../../feedkeeper-error.ts'

/** An archive cannot be moved to a place, or from one. */
export class TransferError extends FeedkeeperError {
  constructor(place: string, why: string) {
    super('not-moved', `${place}: ${why}; nothing is taken away where it stood`)
  }
}
