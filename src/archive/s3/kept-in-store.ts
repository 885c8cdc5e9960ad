import type { Clock } from '../../clock.ts'
import type { JournalStreams } from '../journal/journal-stream.ts'
import { openSharedJournal } from '../journal/open-journal.ts'
import type { KeptFiles, KeptOptions } from '../opening/kept-files.ts'
import { ArticleObjects } from './article-objects.ts'
import { CaptureObjects } from './capture-objects.ts'
import { scanObjects } from './capture-scanning.ts'
import { FeedObjects } from './feed-objects.ts'
import { ImageObjects } from './image-objects.ts'
import { JournalObjects } from './journal/journal-objects.ts'
import { writersOf } from './journal/journal-parts.ts'
import { captureBytesOf, journalTextsOf } from './raw-objects.ts'
import { RevisionObjects } from './revision-objects.ts'
import type { StoreAddress } from './store-address.ts'
import { StoreClient } from './store-client.ts'
import { StoreHealth } from './store-health.ts'
import { StoredObjects } from './stored-objects.ts'

/** Who asks for a feed is not kept waiting while the store is away. */
const servingPatience = { tryMs: 2_000, deadlineMs: 4_000 }

/** Opens what stands in a store; with the name of a worker, where several write at the same time. */
export function keptInStore(address: StoreAddress, { workerName, deadlineMs }: KeptOptions): KeptFiles {
  const health = new StoreHealth()
  const client = new StoreClient(address, { ...(deadlineMs !== undefined && { deadlineMs }), health })
  const serving = new StoreClient(address, servingPatience)
  const objects = new StoredObjects(client)
  const probing = new StoredObjects(serving)
  const streams = (clock: Clock): JournalStreams => ({
    names: () => writersOf(objects),
    open: (name) => new JournalObjects(objects, clock, name),
  })
  return {
    articles: new ArticleObjects(objects, { isShared: workerName !== undefined }),
    revisions: new RevisionObjects(objects),
    images: new ImageObjects(objects),
    feeds: new FeedObjects(objects, probing),
    streams,
    openJournal: async (clock) => {
      const shared = await openSharedJournal(objects.nameOf('journal'), streams(clock), workerName)
      return shared ?? new JournalObjects(objects, clock)
    },
    journalTexts: journalTextsOf(objects),
    captureBytes: captureBytesOf(objects),
    openCaptures: (parts) => new CaptureObjects({ ...parts, objects }),
    captures: scanObjects(objects),
    // What is asked is what is needed: to write.
    problem: () => health.problem(() => probing.put('probe', new Uint8Array())),
    close: async () => {
      await Promise.all([client.close(), serving.close()])
    },
  }
}
