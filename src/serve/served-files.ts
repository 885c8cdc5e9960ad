import { LRUCache } from 'lru-cache'
import { StoreError } from '../archive/archive-error.ts'
import type { FeedFiles } from '../archive/feed-files.ts'
import type { Compressor } from './coded-bytes.ts'
import type { Representation } from './representation.ts'
import { isSameStamp, type ReadFile, readStored, type StoredFile, storedPath } from './stored-file.ts'

/** The files of the folder of feeds as they are sent. */
export type ServedFiles = {
  /** A file that was looked at a moment ago. */
  readonly recent: (name: string) => Representation | undefined
  /** A file as it is now; absent where there is none. */
  readonly look: (file: StoredFile, mediaType: string) => Promise<Representation | undefined>
}

/** How long a file is taken for unchanged without a look at it. */
const trustedForMs = 100

/** A file larger than this share of the cache is read from disk for every answer. */
const largestShare = 1 / 4

type Kept = {
  readonly path: string
  readonly read: ReadFile
  readonly representation: Representation
  readonly checkedAtMs: number
  /** Bytes in memory when it was counted. */
  readonly size: number
}

/**
 * Makes what reads published files: bytes are kept in memory as far as `cacheBytes` go, in every coding that was asked for,
 * and each file is looked at again at most every 100 ms, so that a new feed document is served at once.
 */
export function createServedFiles(
  feeds: FeedFiles,
  { cacheBytes, compressor }: { readonly cacheBytes: number; readonly compressor: Compressor },
): ServedFiles {
  const cache = new LRUCache<string, Kept>({
    maxSize: Math.max(1, cacheBytes),
    sizeCalculation: ({ size }) => size + 1_024,
  })
  const looking = new Map<string, Promise<Representation | undefined>>()
  const parts = { feeds, compressor, largestBytes: cacheBytes * largestShare }

  const look = async (file: StoredFile, mediaType: string): Promise<Representation | undefined> => {
    const { name } = file
    const path = storedPath(file)
    const kept = cache.get(name)
    const checkedAtMs = performance.now()
    const stamp = await feeds.stamp(path).catch((error: Error) => {
      // While a store is away, what is in memory is sent as it was.
      if (error instanceof StoreError && kept?.path === path) return kept.read.stamp
      throw error
    })
    if (stamp !== undefined && kept?.path === path && isSameStamp(kept.read.stamp, stamp)) {
      cache.set(name, { ...kept, checkedAtMs, size: kept.read.size() })
      return kept.representation
    }
    const read = stamp && (await readStored(file, stamp, parts))
    if (read === undefined) {
      cache.delete(name)
      return undefined
    }
    const { digest, codings } = read
    const representation: Representation = {
      mediaType,
      digest,
      lastModified: new Date(read.stamp.modifiedAtMs),
      // A picture is packed already.
      codings: mediaType === 'image/png' ? () => ['identity'] : codings,
      body: async (coding) => {
        const body = await read.body(coding)
        const now = cache.peek(name)
        // A coding that was made is counted.
        if (now?.read === read && now.size !== read.size()) cache.set(name, { ...now, size: read.size() })
        return body
      },
    }
    cache.set(name, { path, read, representation, checkedAtMs, size: read.size() })
    return representation
  }

  return {
    recent: (name) => {
      const kept = cache.get(name)
      return kept !== undefined && performance.now() - kept.checkedAtMs < trustedForMs ? kept.representation : undefined
    },
    look: (file, mediaType) => {
      const path = storedPath(file)
      const underWay = looking.get(path) ?? look(file, mediaType).finally(() => looking.delete(path))
      looking.set(path, underWay)
      return underWay
    },
  }
}
