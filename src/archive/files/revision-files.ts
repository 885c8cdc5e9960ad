import { statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ArchiveError, failedAt } from '../archive-error.ts'
import {
  type FormerArticle,
  mostRevisions,
  type Revisions,
  revisionName,
  revisionTime,
} from '../revisions/revisions.ts'
import { makeFolder, namesIn, readRegular } from './durable-files.ts'
import { putInPlace, syncFolders } from './put-in-place.ts'

/** The former versions of articles as a folder, in which each is `<first two hex>/<hash>/<UTC time>.md`. */
export class RevisionFiles implements Revisions {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  async put(formers: readonly FormerArticle[]): Promise<readonly string[]> {
    try {
      const placed = []
      for (const former of formers) placed.push(await this.#placeOf(former))
      const fresh = placed.filter(({ isThere }) => !isThere)
      await putInPlace(fresh.map(({ file, bytes }) => ({ file, bytes })))
      await syncFolders([...new Set(fresh.map(({ folder }) => folder))])
      for (const { folder, names, name } of fresh) {
        const surplus = [...names, name].slice(1, 1 - mostRevisions)
        await Promise.all(surplus.map((each) => rm(join(folder, each), { force: true })))
      }
      return placed.map(({ name }) => name)
    } catch (error) {
      throw error instanceof ArchiveError
        ? error
        : new ArchiveError(this.folder, 'writing revisions', error as NodeJS.ErrnoException)
    }
  }

  async putFound({ hash, atMs, bytes }: FormerArticle): Promise<string> {
    const name = `${revisionName(atMs).slice(0, -'.md'.length)}-found.md`
    await this.restore(hash, name, bytes)
    return name
  }

  async restore(hash: string, name: string, bytes: Uint8Array): Promise<void> {
    const folder = this.#folderOf(hash)
    try {
      await makeFolder(folder)
      await putInPlace([{ file: join(folder, name), bytes }])
      await syncFolders([folder])
    } catch (error) {
      throw new ArchiveError(join(folder, name), 'writing', error as NodeJS.ErrnoException)
    }
  }

  async list(hash: string): Promise<readonly string[]> {
    const folder = this.#folderOf(hash)
    const names = await namesIn(folder).catch(failedAt(folder, 'reading'))
    return names.filter((name) => revisionTime(name) !== undefined).sort()
  }

  async get(hash: string, name: string): Promise<Buffer | undefined> {
    if (revisionTime(name) === undefined) return undefined
    const file = join(this.#folderOf(hash), name)
    try {
      return await readRegular(file)
    } catch (error) {
      throw new ArchiveError(file, 'reading', error as NodeJS.ErrnoException)
    }
  }

  async remove(hash: string, name?: string): Promise<void> {
    const path = name === undefined ? this.#folderOf(hash) : join(this.#folderOf(hash), name)
    try {
      await rm(path, { recursive: true, force: true })
    } catch (error) {
      throw new ArchiveError(path, 'removing', error as NodeJS.ErrnoException)
    }
  }

  async hashesIn(group: string): Promise<readonly string[]> {
    const folder = join(this.folder, group)
    if (isMissing(folder)) return []
    const names = await namesIn(folder).catch(failedAt(folder, 'reading'))
    return names.filter((name) => /^[0-9a-f]{16}$/.test(name)).sort()
  }

  #folderOf(hash: string): string {
    return join(this.folder, hash.slice(0, 2), hash)
  }

  /** Where a former version is to stand, or stands since a run that was killed before it could replace the article. */
  async #placeOf({ hash, atMs, bytes }: FormerArticle) {
    const folder = this.#folderOf(hash)
    await makeFolder(folder)
    const names = await this.list(hash)
    const newest = names.at(-1)
    if (newest !== undefined && (await this.get(hash, newest))?.equals(bytes)) {
      return { folder, names, name: newest, file: join(folder, newest), bytes, isThere: true }
    }
    // Two of one instant, or a clock that was set back: the order of the names is the order of the versions.
    const after = newest === undefined ? Number.NEGATIVE_INFINITY : (revisionTime(newest) ?? 0)
    const name = revisionName(Math.max(atMs, after + 1))
    return { folder, names, name, file: join(folder, name), bytes, isThere: false }
  }
}

/** Whether nothing is there: most groups have no former versions, and to learn that of a promise takes many times as long. */
function isMissing(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) === undefined
  } catch {
    // Whoever reads it tells why.
    return false
  }
}
