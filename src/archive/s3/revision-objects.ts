import { ArchiveError } from '../archive-error.ts'
import {
  type FormerArticle,
  mostRevisions,
  type Revisions,
  revisionName,
  revisionTime,
} from '../revisions/revisions.ts'
import { DamagedObjectError, type StoredObjects } from './stored-objects.ts'

const folderKey = 'revisions/'

/**
 * The former versions of articles as objects, each `revisions/<first two hex>/<hash>/<UTC time>.md`. What an article has is
 * found by listing its own few keys.
 */
export class RevisionObjects implements Revisions {
  readonly #objects: StoredObjects

  constructor(objects: StoredObjects) {
    this.#objects = objects
  }

  async put(formers: readonly FormerArticle[]): Promise<readonly string[]> {
    const names: string[] = []
    for (const former of formers) names.push(await this.#putOne(former))
    return names
  }

  async putFound({ hash, atMs, bytes }: FormerArticle): Promise<string> {
    const name = `${revisionName(atMs).slice(0, -'.md'.length)}-found.md`
    await this.restore(hash, name, bytes)
    return name
  }

  async restore(hash: string, name: string, bytes: Uint8Array): Promise<void> {
    await this.#objects.put(keyOf(hash, name), bytes)
  }

  async list(hash: string): Promise<readonly string[]> {
    const keys = await this.#objects.keys(keyOf(hash, ''))
    const names = keys.map((key) => key.slice(keyOf(hash, '').length))
    return names.filter((name) => revisionTime(name) !== undefined).sort()
  }

  async get(hash: string, name: string): Promise<Buffer | undefined> {
    if (revisionTime(name) === undefined) return undefined
    try {
      return await this.#objects.get(keyOf(hash, name))
    } catch (error) {
      throw error instanceof DamagedObjectError
        ? new ArchiveError(this.#objects.nameOf(keyOf(hash, name)), 'reading', error)
        : error
    }
  }

  async remove(hash: string, name?: string): Promise<void> {
    await this.#objects.remove(name === undefined ? await this.#objects.keys(keyOf(hash, '')) : [keyOf(hash, name)])
  }

  async hashesIn(group: string): Promise<readonly string[]> {
    const prefix = `${folderKey}${group}/`
    const names: string[] = []
    for await (const { folders } of this.#objects.list(prefix, '/')) {
      names.push(...folders.map((each) => each.slice(prefix.length, -1)))
    }
    return names.filter((name) => /^[0-9a-f]{16}$/.test(name)).sort()
  }

  /** Keeps one, but for what is kept already since a run that was cut off before it could replace the article. */
  async #putOne({ hash, atMs, bytes }: FormerArticle): Promise<string> {
    const names = await this.list(hash)
    const newest = names.at(-1)
    if (newest !== undefined && (await this.get(hash, newest))?.equals(bytes)) return newest
    // Two of one instant, or a clock that was set back: the order of the names is the order of the versions.
    const after = newest === undefined ? Number.NEGATIVE_INFINITY : (revisionTime(newest) ?? 0)
    const name = revisionName(Math.max(atMs, after + 1))
    await this.#objects.put(keyOf(hash, name), bytes)
    const surplus = [...names, name].slice(1, 1 - mostRevisions)
    await this.#objects.remove(surplus.map((each) => keyOf(hash, each)))
    return name
  }
}

function keyOf(hash: string, name: string): string {
  return `${folderKey}${hash.slice(0, 2)}/${hash}/${name}`
}
