import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { FeedFileStamp, FeedFiles } from '../archive/feed-files.ts'
import { CodedBytes, type Compressor } from './coded-bytes.ts'
import { digestOf, digestOfStream, type Representation } from './representation.ts'

/** A file of the folder of feeds; `isPacked`: only `<name>.gz` is there. */
export type StoredFile = { readonly name: string; readonly isPacked?: boolean }

/** What was read of a file, all of one publishing. */
export type ReadFile = Pick<Representation, 'digest' | 'codings' | 'body'> & {
  readonly stamp: FeedFileStamp
  /** Bytes in memory; they grow with each coding that is made. */
  readonly size: () => number
}

/** A packed file unfolds to about ten times as much. */
const unfolding = 10

/** The path of the file itself. */
export function storedPath({ name, isPacked = false }: StoredFile): string {
  return isPacked ? `${name}.gz` : name
}

/** Whether a file is as it was. */
export function isSameStamp(a: FeedFileStamp, b: FeedFileStamp): boolean {
  return a.modifiedAtMs === b.modifiedAtMs && a.size === b.size
}

/**
 * Reads a file, with its packed form beside it where there is one: while they are being replaced they are read again. Of one
 * larger than `largestBytes` the digest alone is made, and its bytes come from disk for every answer.
 */
export async function readStored(
  file: StoredFile,
  first: FeedFileStamp,
  parts: { readonly feeds: FeedFiles; readonly largestBytes: number; readonly compressor: Compressor },
): Promise<ReadFile | undefined> {
  const { feeds, largestBytes, compressor } = parts
  for (let stamp: FeedFileStamp | undefined = first; stamp !== undefined; ) {
    const isLarge = stamp.size * (file.isPacked ? unfolding : 1) > largestBytes
    const read = await (isLarge ? readLarge(feeds, file, stamp) : readSmall(feeds, file, compressor))
    const after = await feeds.stamp(storedPath(file))
    if (read !== undefined && after !== undefined && isSameStamp(after, stamp)) return { stamp, ...read }
    stamp = after
  }
  return undefined
}

async function readSmall(
  feeds: FeedFiles,
  file: StoredFile,
  compressor: Compressor,
): Promise<Omit<ReadFile, 'stamp'> | undefined> {
  const bytes = await feeds.get(storedPath(file))
  const packed = file.isPacked ? undefined : await feeds.get(`${file.name}.gz`)
  if (bytes === undefined) return undefined
  const stored = file.isPacked ? { gzip: bytes } : { identity: bytes, ...(packed?.length && { gzip: packed }) }
  const coded = new CodedBytes(stored, compressor)
  return {
    digest: digestOf(bytes),
    codings: () => coded.codings(),
    body: (coding) => coded.body(coding),
    size: () => coded.size,
  }
}

async function readLarge(
  feeds: FeedFiles,
  { name, isPacked = false }: StoredFile,
  { size }: FeedFileStamp,
): Promise<Omit<ReadFile, 'stamp'>> {
  const packedSize = isPacked ? size : ((await feeds.stamp(`${name}.gz`))?.size ?? 0)
  const gzip = { size: packedSize, stream: () => feeds.stream(`${name}.gz`, packedSize) }
  const identity = isPacked
    ? { stream: () => pipeline(gzip.stream(), createGunzip(), () => undefined) }
    : { size, stream: () => feeds.stream(name, size) }
  return {
    digest: await digestOfStream(isPacked ? gzip.stream() : identity.stream()),
    codings: () => (packedSize > 0 ? ['gzip', 'identity'] : ['identity']),
    body: async (coding) => (coding === 'gzip' ? gzip : identity),
    size: () => 0,
  }
}
