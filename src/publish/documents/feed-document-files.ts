import { basename, dirname } from 'node:path'
import type { FeedFiles } from '../../archive/feed-files.ts'
import { FeedkeeperError } from '../../feedkeeper-error.ts'
import { packedEndings, type RenderedFile } from '../render/rendering.ts'

/** A feed document could not be written. */
export class PublishError extends FeedkeeperError {
  constructor(file: string, cause: Error) {
    super('publish-failed', `${file}: cannot be written: ${cause.message}`, { cause })
  }
}

const endings = Object.values(packedEndings)

/** The published feed documents: each file whole, with its compressed forms beside it. */
export class FeedDocumentFiles {
  readonly #feeds: FeedFiles

  constructor(feeds: FeedFiles) {
    this.#feeds = feeds
  }

  /**
   * Writes a feed document where it differs from the one that is there, and gives whether it did.
   *
   * Readers find the old bytes or the new, never a part, and never the compressed form of other bytes: those of the old
   * document are removed first.
   */
  async write(name: string, { bytes, packed }: Pick<RenderedFile, 'bytes' | 'packed'>): Promise<boolean> {
    const wanted = packed.map(({ coding }) => packedEndings[coding])
    try {
      if (bytes === undefined) return await this.#writePacked(name, packed)
      const needless = endings.filter((ending) => !wanted.includes(ending))
      if ((await this.#isThere(name, bytes)) && (await this.presence([name], wanted))(name)) {
        await Promise.all(needless.map((ending) => this.#feeds.remove(`${name}${ending}`)))
        return await this.#writePacked(name, packed)
      }
      await Promise.all(endings.map((ending) => this.#feeds.remove(`${name}${ending}`)))
      await this.#feeds.put(name, bytes)
      for (const each of packed) await this.#feeds.put(`${name}${packedEndings[each.coding]}`, each.bytes)
      return true
    } catch (cause) {
      throw new PublishError(name, cause as Error)
    }
  }

  /** Whether a file has these bytes; one of another length is not read. */
  async #isThere(name: string, bytes: Uint8Array): Promise<boolean> {
    if ((await this.#feeds.stamp(name))?.size !== bytes.length) return false
    return (await this.#feeds.get(name))?.equals(bytes) === true
  }

  /** Writes compressed forms of a feed document that differ; gives whether one did. */
  async #writePacked(name: string, packed: RenderedFile['packed']): Promise<boolean> {
    let isChanged = false
    for (const { coding, bytes } of packed) {
      isChanged = (await this.#feeds.put(`${name}${packedEndings[coding]}`, bytes)) || isChanged
    }
    return isChanged
  }

  /** Tells, for these feed documents, which are there with these endings (`''` is the document itself, and always asked for). */
  async presence(names: readonly string[], endings: readonly string[]): Promise<(name: string) => boolean> {
    const folders = new Map<string, ReadonlySet<string>>()
    for (const folder of new Set(names.map(folderOf))) {
      folders.set(folder, new Set(await this.#feeds.list(folder)))
    }
    return (name) => {
      const there = folders.get(folderOf(name))
      return ['', ...endings].every((ending) => there?.has(`${basename(name)}${ending}`))
    }
  }

  /** The names of the files in a folder of feed documents. */
  async names(folder: string): Promise<readonly string[]> {
    return await this.#feeds.list(folder)
  }

  /** Removes a feed document with its compressed forms, where it is there. */
  async remove(name: string): Promise<void> {
    await Promise.all(['', ...endings].map((ending) => this.#feeds.remove(`${name}${ending}`)))
  }
}

function folderOf(name: string): string {
  return name.includes('/') ? dirname(name) : ''
}
