import { checksumOf } from '../checksum.ts'
import type { FeedFileStamp, FeedFiles } from '../feed-files.ts'
import type { StoredObjects } from './stored-objects.ts'

const folderKey = 'feeds/'

/** The feed files as objects, `feeds/<path>`; readers find each whole at any time. */
export class FeedObjects implements FeedFiles {
  readonly #objects: StoredObjects

  constructor(objects: StoredObjects) {
    this.#objects = objects
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
    return true
  }

  get(path: string): Promise<Buffer | undefined> {
    return this.#objects.get(`${folderKey}${path}`)
  }

  async stamp(path: string): Promise<FeedFileStamp | undefined> {
    const found = await this.#objects.stamp(`${folderKey}${path}`)
    return found && { modifiedAtMs: found.modifiedAtMs, size: found.size }
  }

  stream(path: string, size: number): AsyncIterable<Uint8Array> {
    return this.#objects.stream(`${folderKey}${path}`, size)
  }

  remove(path: string): Promise<void> {
    return this.#objects.remove([`${folderKey}${path}`])
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
