import { createReadStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ArchiveError, failedAt } from '../archive-error.ts'
import { checksumOf } from '../checksum.ts'
import { type Images, type ImageToPut, imageName, readImageName, type SurveyedImages } from '../images/images.ts'
import { makeFolder, namesIn, readRegular, temporaryName } from './durable-files.ts'
import { putInPlace, syncFolders } from './put-in-place.ts'

/** The pictures of articles as a folder, in which each is `<first two hex>/<SHA-256>.<form>`. */
export class ImageFiles implements Images {
  readonly folder: string
  readonly #worker: string

  /** With the name of a worker, where several write at the same time. */
  constructor(folder: string, worker = '') {
    this.folder = folder
    this.#worker = worker
  }

  async put(images: readonly ImageToPut[]): Promise<readonly string[]> {
    const names = images.map(({ bytes, form }) => imageName(checksumOf(bytes), form))
    const fresh = new Map<string, Uint8Array>()
    for (const [index, { bytes }] of images.entries()) {
      const name = names[index] ?? ''
      if (!fresh.has(name) && !(await this.#isThere(name, bytes))) fresh.set(name, bytes)
    }
    try {
      const folders = new Set([...fresh.keys()].map((name) => this.#groupFolder(name)))
      for (const folder of folders) await makeFolder(folder)
      const files = [...fresh].map(([name, bytes]) => ({ file: join(this.folder, name), bytes }))
      await putInPlace(files, { worker: this.#worker })
      await syncFolders([...folders])
      return names
    } catch (error) {
      throw new ArchiveError(this.folder, 'writing pictures', error as NodeJS.ErrnoException)
    }
  }

  async get(name: string): Promise<Buffer | undefined> {
    if (readImageName(name) === undefined) return undefined
    const file = join(this.folder, name)
    try {
      return await readRegular(file)
    } catch (error) {
      throw new ArchiveError(file, 'reading', error as NodeJS.ErrnoException)
    }
  }

  async stamp(name: string): Promise<{ readonly size: number; readonly modifiedAtMs: number } | undefined> {
    if (readImageName(name) === undefined) return undefined
    const file = join(this.folder, name)
    try {
      const found = await stat(file)
      return found.isFile() ? { size: found.size, modifiedAtMs: found.mtimeMs } : undefined
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
      throw new ArchiveError(file, 'reading', error as NodeJS.ErrnoException)
    }
  }

  stream(name: string, size: number): AsyncIterable<Uint8Array> {
    return createReadStream(join(this.folder, name), { end: size - 1 })
  }

  async remove(names: readonly string[]): Promise<void> {
    const own = names.filter((name) => readImageName(name) !== undefined)
    try {
      for (const file of own.map((name) => join(this.folder, name))) {
        await rm(file, { force: true })
        // A run that was killed while it wrote the picture left this.
        await rm(temporaryName(file), { force: true })
      }
    } catch (error) {
      throw new ArchiveError(this.folder, 'removing pictures', error as NodeJS.ErrnoException)
    }
  }

  async *survey(): AsyncGenerator<SurveyedImages> {
    const groups = await namesIn(this.folder).catch(failedAt(this.folder, 'reading'))
    const isGroup = (name: string) => /^[0-9a-f]{2}$/.test(name)
    yield { names: [], strangers: groups.filter((name) => !isGroup(name)).map((name) => join(this.folder, name)) }
    for (const group of groups.filter(isGroup).sort()) {
      const folder = join(this.folder, group)
      const inside = (await namesIn(folder).catch(failedAt(folder, 'reading'))).map((name) => `${group}/${name}`)
      const names = inside.filter((name) => readImageName(name) !== undefined)
      // What is being written, or was left by a killed run, is written over or of no account.
      const strangers = inside.filter((name) => !names.includes(name) && !/\/\.[0-9a-f]{64}\.[a-z]+\.tmp$/.test(name))
      yield { names, strangers: strangers.map((name) => join(this.folder, name)) }
    }
  }

  #groupFolder(name: string): string {
    return join(this.folder, name.slice(0, 2))
  }

  /** Whether a picture is there, whole; what is damaged or unreadable is written anew. */
  async #isThere(name: string, bytes: Uint8Array): Promise<boolean> {
    try {
      return (await this.get(name))?.equals(bytes) === true
    } catch {
      return false
    }
  }
}
