import { LRUCache } from 'lru-cache'
import { checksumOf } from '../checksum.ts'
import type { FeedFileStamp, FeedFiles } from '../feed-files.ts'
import type { StoredObjects } from './stored-objects.ts'

const folderKey = 'feeds/'

/** What is known of an object is taken to be so for a second, of so many of them: readers come more often. */
const trustedForMs = 1_000
const mostTrusted = 10_000

/** The feed files as objects, `feeds/<path>`; readers find each whole at any time. */
export class FeedObjects implements FeedFiles {
  readonly #objects: StoredObjects
  readonly #read: StoredObjects
  readonly #stamps: LRUCache<string, { readonly stamp: FeedFileStamp | undefined }>

  /** What readers ask for goes by `read`, which may be less patient. */
  constructor(objects: StoredObjects, read = objects, { trustMs = trustedForMs } = {}) {
    this.#objects = objects
    this.#read = read
    this.#stamps = new LRUCache({ max: mostTrusted, ttl: trustMs, ttlResolution: 0 })
  }

  async put(path: string, bytes: Uint8Array): Promise<boolean> {
    const key = `${folderKey}${path}`
    const before = await this.#objects.stamp(key)
    if (before?.size === bytes.length) {
      const sha256 = before.sha256 ?? checksumOf((await this.#objects.get(key)) ?? '')
      if (sha256 === checksumOf(bytes)) return false
    }
    // What is other has another time, however soon it follows: a stamp stands for its bytes.
    await this.#objects.put(key, bytes, Math.max(Date.now(), (before?.modifiedAtMs ?? 0) + 1))
    this.#stamps.delete(path)
    return true
  }

  get(path: string): Promise<Buffer | undefined> {
    return this.#read.get(`${folderKey}${path}`)
  }

  async stamp(path: string): Promise<FeedFileStamp | undefined> {
    const known = this.#stamps.get(path)
    if (known !== undefined) return known.stamp
    const found = await this.#read.stamp(`${folderKey}${path}`)
    const stamp = found && { modifiedAtMs: found.modifiedAtMs, size: found.size }
    this.#stamps.set(path, { stamp })
    return stamp
  }

  stream(path: string, size: number): AsyncIterable<Uint8Array> {
    return this.#read.stream(`${folderKey}${path}`, size)
  }

  async remove(path: string): Promise<void> {
    await this.#objects.remove([`${folderKey}${path}`])
    this.#stamps.delete(path)
  }

  async list(folder: string): Promise<readonly string[]> {
    const prefix = folder === '' ? folderKey : `${folderKey}${folder}/`
    const names: string[] = []
    for await (const { objects } of this.#objects.list(prefix, '/')) {
      names.push(...objects.map(({ key }) => key.slice(prefix.length)))
    }
    return names
  }

  /** A store shows no object before it is whole: there is nothing to remove. */
  async sweep(): Promise<void> {}
}
