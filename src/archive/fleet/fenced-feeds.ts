import { FeedkeeperError } from '../../feedkeeper-error.ts'
import type { FeedFiles } from '../feed-files.ts'
import type { Fleet } from './fleet.ts'

/** A worker was silent for so long that others take it for dead: what it was about to write may be theirs by now. */
export class NotLeasedError extends FeedkeeperError {
  constructor(path: string) {
    super(
      'not-leased',
      `${path}: not written: this worker was taken for dead by the others; whoever publishes now writes it`,
    )
  }
}

/** Feed files that a worker writes only as long as the others count on it. */
export function fencedFeeds(feeds: FeedFiles, { isLeased }: Pick<Fleet, 'isLeased'>): FeedFiles {
  const check = (path: string) => {
    if (!isLeased()) throw new NotLeasedError(path)
  }
  return {
    put: async (path, bytes) => {
      check(path)
      return feeds.put(path, bytes)
    },
    remove: async (path) => {
      check(path)
      await feeds.remove(path)
    },
    get: (path) => feeds.get(path),
    stamp: (path) => feeds.stamp(path),
    stream: (path, size) => feeds.stream(path, size),
    list: (folder) => feeds.list(folder),
    sweep: () => feeds.sweep(),
  }
}
