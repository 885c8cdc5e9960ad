import { ArchiveError } from '../archive-error.ts'
import { checksumOf } from '../checksum.ts'
import { type Images, type ImageToPut, imageName, readImageName, type SurveyedImages } from '../images/images.ts'
import { DamagedObjectError, inParallel, type StoredObjects } from './stored-objects.ts'

const folderKey = 'images/'

/** The pictures of articles as objects, each `images/<first two hex>/<SHA-256>.<form>`. */
export class ImageObjects implements Images {
  readonly #objects: StoredObjects

  constructor(objects: StoredObjects) {
    this.#objects = objects
  }

  async put(images: readonly ImageToPut[]): Promise<readonly string[]> {
    const names = images.map(({ bytes, form }) => imageName(checksumOf(bytes), form))
    const fresh = new Map(images.map(({ bytes }, index) => [names[index] ?? '', bytes]))
    await inParallel([...fresh], async ([name, bytes]) => {
      if (!(await this.#isThere(name, bytes))) await this.#objects.put(keyOf(name), bytes)
    })
    return names
  }

  async get(name: string): Promise<Buffer | undefined> {
    if (readImageName(name) === undefined) return undefined
    try {
      return await this.#objects.get(keyOf(name))
    } catch (error) {
      throw error instanceof DamagedObjectError
        ? new ArchiveError(this.#objects.nameOf(keyOf(name)), 'reading', error)
        : error
    }
  }

  async stamp(name: string): Promise<{ readonly size: number; readonly modifiedAtMs: number } | undefined> {
    if (readImageName(name) === undefined) return undefined
    const found = await this.#objects.stamp(keyOf(name))
    return found && { size: found.size, modifiedAtMs: found.modifiedAtMs }
  }

  stream(name: string, size: number): AsyncIterable<Uint8Array> {
    return this.#objects.stream(keyOf(name), size)
  }

  remove(names: readonly string[]): Promise<void> {
    return this.#objects.remove(names.filter((name) => readImageName(name) !== undefined).map(keyOf))
  }

  async *survey(): AsyncGenerator<SurveyedImages> {
    for await (const { objects } of this.#objects.list(folderKey)) {
      const inside = objects.map(({ key }) => key.slice(folderKey.length))
      const names = inside.filter((name) => readImageName(name) !== undefined)
      const others = inside.filter((name) => readImageName(name) === undefined)
      yield { names, strangers: others.map((name) => this.#objects.nameOf(keyOf(name))) }
    }
  }

  /** Whether a picture is there, whole; what is damaged is written anew. */
  async #isThere(name: string, bytes: Uint8Array): Promise<boolean> {
    if ((await this.#objects.stamp(keyOf(name)))?.size !== bytes.length) return false
    try {
      return (await this.get(name))?.equals(bytes) === true
    } catch (error) {
      if (error instanceof ArchiveError) return false
      throw error
    }
  }
}

function keyOf(name: string): string {
  return `${folderKey}${name}`
}
