import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { LRUCache } from 'lru-cache'
import { type ContentCoding, digestOf, type Representation } from './representation.ts'

/** Gives a file of the folder as it is now; absent where there is none. */
export type ServedFiles = (name: string, mediaType: string) => Promise<Representation | undefined>

const siblings: Readonly<Record<Exclude<ContentCoding, 'identity'>, string>> = { br: '.br', zstd: '.zst', gzip: '.gz' }

/** How long a file is taken for unchanged without a look at it. */
const trustedForMs = 100

/** A file larger than this share of the cache is read from disk for every answer. */
const largestShare = 1 / 4

type Stamp = { readonly modifiedAtMs: number; readonly size: number }
type Kept = { readonly representation: Representation; readonly stamp: Stamp; checkedAtMs: number }

/**
 * Makes what reads published files: bytes are kept in memory as far as `cacheBytes` go, and each file is looked at again
 * at most every 100 ms, so that a new document is served at once.
 */
export function createServedFiles(folder: string, cacheBytes: number): ServedFiles {
  const cache = new LRUCache<string, Kept>({
    maxSize: Math.max(1, cacheBytes),
    sizeCalculation: ({ representation }) => representation.size + 1_024,
  })
  return async (name, mediaType) => {
    const file = join(folder, name)
    const kept = cache.get(name)
    const nowMs = performance.now()
    if (kept !== undefined && nowMs - kept.checkedAtMs < trustedForMs) return kept.representation
    const stamp = await stampOf(file)
    if (stamp === undefined) {
      cache.delete(name)
      return undefined
    }
    if (kept !== undefined && isSame(kept.stamp, stamp) && kept.representation.codings.length > 1) {
      kept.checkedAtMs = nowMs
      return kept.representation
    }
    const representation = await load(file, mediaType, stamp, cacheBytes * largestShare)
    if (representation !== undefined) cache.set(name, { representation, stamp, checkedAtMs: nowMs })
    return representation
  }
}

/** Reads a file and its compressed forms, all of one publishing: while they are being replaced it is read again. */
async function load(
  file: string,
  mediaType: string,
  first: Stamp,
  largestBytes: number,
): Promise<Representation | undefined> {
  for (let stamp: Stamp | undefined = first; stamp !== undefined; ) {
    const loaded = await (stamp.size > largestBytes ? loadLarge(file, stamp) : loadSmall(file))
    const after = await stampOf(file)
    if (after === undefined) return undefined
    if (isSame(after, stamp)) return { mediaType, lastModified: new Date(stamp.modifiedAtMs), ...loaded }
    stamp = after
  }
  return undefined
}

type Loaded = Pick<Representation, 'digest' | 'codings' | 'body' | 'size'>

async function loadSmall(file: string): Promise<Loaded> {
  const [plain, ...packed] = await Promise.all([
    readFile(file),
    ...Object.entries(siblings).map(
      async ([coding, ending]) => [coding, await readIfThere(`${file}${ending}`)] as const,
    ),
  ])
  const bodies = new Map<string, Uint8Array>([['identity', plain]])
  for (const [coding, bytes] of packed) if (bytes !== undefined && bytes.length > 0) bodies.set(coding, bytes)
  return {
    digest: digestOf(plain),
    codings: [...bodies.keys()] as ContentCoding[],
    body: (coding) => bodies.get(coding) ?? plain,
    size: [...bodies.values()].reduce((sum, bytes) => sum + bytes.length, 0),
  }
}

async function loadLarge(file: string, stamp: Stamp): Promise<Loaded> {
  const sizes = new Map<ContentCoding, number>([['identity', stamp.size]])
  for (const [coding, ending] of Object.entries(siblings)) {
    const packed = await stampOf(`${file}${ending}`)
    if (packed !== undefined && packed.size > 0) sizes.set(coding as ContentCoding, packed.size)
  }
  const hash = createHash('sha256')
  for await (const bytes of createReadStream(file)) hash.update(bytes)
  return {
    digest: hash.digest('base64url').slice(0, 22),
    codings: [...sizes.keys()],
    body: (coding) => ({
      file: coding === 'identity' ? file : `${file}${siblings[coding]}`,
      size: sizes.get(coding) ?? stamp.size,
    }),
    size: 0,
  }
}

async function readIfThere(file: string): Promise<Uint8Array | undefined> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
}

async function stampOf(file: string): Promise<Stamp | undefined> {
  try {
    const found = await stat(file)
    return found.isFile() ? { modifiedAtMs: found.mtimeMs, size: found.size } : undefined
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}

function isSame(a: Stamp, b: Stamp): boolean {
  return a.modifiedAtMs === b.modifiedAtMs && a.size === b.size
}
