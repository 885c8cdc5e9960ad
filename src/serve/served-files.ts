import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { FeedFileStamp, FeedFiles } from '../archive/feed-files.ts'
import { type ContentCoding, digestOf, type Representation } from './representation.ts'

/** Gives a published file as it is now; absent where there is none. */
export type ServedFiles = (name: string, mediaType: string) => Promise<Representation | undefined>

const siblings: Readonly<Record<Exclude<ContentCoding, 'identity'>, string>> = { br: '.br', zstd: '.zst', gzip: '.gz' }

/** How long a file is taken for unchanged without a look at it. */
const trustedForMs = 100

/** A file larger than this share of the cache is read from disk for every answer. */
const largestShare = 1 / 4

type Kept = { readonly representation: Representation; readonly stamp: FeedFileStamp; checkedAtMs: number }

/**
 * Makes what reads published files: bytes are kept in memory as far as `cacheBytes` go, and each file is looked at again
 * at most every 100 ms, so that a new feed document is served at once.
 */
export function createServedFiles(feeds: FeedFiles, cacheBytes: number): ServedFiles {
  const cache = new LRUCache<string, Kept>({
    maxSize: Math.max(1, cacheBytes),
    sizeCalculation: ({ representation }) => representation.size + 1_024,
  })
  return async (name, mediaType) => {
    const kept = cache.get(name)
    const nowMs = performance.now()
    if (kept !== undefined && nowMs - kept.checkedAtMs < trustedForMs) return kept.representation
    const stamp = await feeds.stamp(name)
    if (stamp === undefined) {
      cache.delete(name)
      return undefined
    }
    if (kept !== undefined && isSame(kept.stamp, stamp) && kept.representation.codings.length > 1) {
      kept.checkedAtMs = nowMs
      return kept.representation
    }
    const loaded = await load(feeds, name, stamp, cacheBytes * largestShare)
    if (loaded === undefined) return undefined
    const representation = { mediaType, ...loaded }
    cache.set(name, { representation, stamp, checkedAtMs: nowMs })
    return representation
  }
}

type Loaded = Omit<Representation, 'mediaType'>

/** Reads a file and its compressed forms, all of one publishing: while they are being replaced it is read again. */
async function load(
  feeds: FeedFiles,
  name: string,
  first: FeedFileStamp,
  largestBytes: number,
): Promise<Loaded | undefined> {
  for (let stamp: FeedFileStamp | undefined = first; stamp !== undefined; ) {
    const lastModified = new Date(stamp.modifiedAtMs)
    const loaded = await (stamp.size > largestBytes ? loadLarge(feeds, name, stamp) : loadSmall(feeds, name))
    const after = await feeds.stamp(name)
    if (loaded !== undefined && after !== undefined && isSame(after, stamp)) return { lastModified, ...loaded }
    stamp = after
  }
  return undefined
}

async function loadSmall(feeds: FeedFiles, name: string): Promise<Omit<Loaded, 'lastModified'> | undefined> {
  const [plain, ...packed] = await Promise.all([
    feeds.get(name),
    ...Object.entries(siblings).map(async ([coding, ending]) => [coding, await feeds.get(`${name}${ending}`)] as const),
  ])
  if (plain === undefined) return undefined
  const bodies = new Map<string, Uint8Array>([['identity', plain]])
  for (const [coding, bytes] of packed) if (bytes !== undefined && bytes.length > 0) bodies.set(coding, bytes)
  return {
    digest: digestOf(plain),
    codings: [...bodies.keys()] as ContentCoding[],
    body: (coding) => bodies.get(coding) ?? plain,
    size: [...bodies.values()].reduce((sum, bytes) => sum + bytes.length, 0),
  }
}

async function loadLarge(feeds: FeedFiles, name: string, stamp: FeedFileStamp): Promise<Omit<Loaded, 'lastModified'>> {
  const sizes = new Map<ContentCoding, number>([['identity', stamp.size]])
  for (const [coding, ending] of Object.entries(siblings)) {
    const packed = await feeds.stamp(`${name}${ending}`)
    if (packed !== undefined && packed.size > 0) sizes.set(coding as ContentCoding, packed.size)
  }
  const hash = createHash('sha256')
  for await (const bytes of feeds.stream(name, stamp.size)) hash.update(bytes)
  return {
    digest: hash.digest('base64url').slice(0, 22),
    codings: [...sizes.keys()],
    body: (coding) => {
      const size = sizes.get(coding) ?? stamp.size
      return { size, stream: () => feeds.stream(coding === 'identity' ? name : `${name}${siblings[coding]}`, size) }
    },
    size: 0,
  }
}

function isSame(a: FeedFileStamp, b: FeedFileStamp): boolean {
  return a.modifiedAtMs === b.modifiedAtMs && a.size === b.size
}
