import { basename, dirname } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib'
import type { FeedFiles } from '../../archive/feed-files.ts'
import { FeedkeeperError } from '../../feedkeeper-error.ts'

/** So many feed documents are held in memory to be compressed, and so many are compressed at once. */
const mostUnpacked = 24
const packedAtOnce = 2

/** A feed document could not be written. */
export class PublishError extends FeedkeeperError {
  constructor(file: string, cause: Error) {
    super('publish-failed', `${file}: cannot be written: ${cause.message}`, { cause })
  }
}

/** The published feed documents: each file whole, with its compressed forms beside it. */
export class FeedDocumentFiles {
  readonly #feeds: FeedFiles
  /** Feed documents whose compressed forms are yet to be written. */
  readonly #unpacked: { readonly name: string; readonly bytes: Buffer }[] = []

  constructor(feeds: FeedFiles) {
    this.#feeds = feeds
  }

  /**
   * Writes a feed document where it differs from the one that is there, and gives whether it did.
   *
   * Readers find the old bytes or the new, never a part, and never the compressed form of other bytes: those of the old
   * document are removed first, and those of the new follow when `packed` is called.
   */
  async write(name: string, bytes: Buffer): Promise<boolean> {
    try {
      const old = await this.#feeds.get(name)
      if (old?.equals(bytes) && (await this.#isPacked(name))) return false
      await Promise.all(endings.map((ending) => this.#feeds.remove(`${name}${ending}`)))
      await this.#feeds.put(name, bytes)
      this.#unpacked.push({ name, bytes })
    } catch (cause) {
      throw new PublishError(name, cause as Error)
    }
    if (this.#unpacked.length >= mostUnpacked) await this.packed()
    return true
  }

  /** Writes the compressed forms of all feed documents written so far; throws where one cannot be written. */
  async packed(): Promise<void> {
    const queue = this.#unpacked.splice(0).values()
    await Promise.all(
      Array.from({ length: packedAtOnce }, async () => {
        for (const { name, bytes } of queue) {
          await this.#writeCompressed(name, bytes).catch((cause: Error) => {
            throw new PublishError(name, cause)
          })
        }
      }),
    )
  }

  /** The state of a folder of feed documents: it changes with each file added or removed. */
  async folderStamp(name: string): Promise<string> {
    return (await this.#feeds.list(name)).stamp
  }

  /** Tells, for these feed documents, which are there with all their compressed forms. */
  async presence(names: readonly string[]): Promise<(name: string) => boolean> {
    const folders = new Map<string, ReadonlySet<string>>()
    for (const folder of new Set(names.map(folderOf))) {
      folders.set(folder, new Set((await this.#feeds.list(folder)).names))
    }
    return (name) => {
      const there = folders.get(folderOf(name))
      return ['', ...endings].every((ending) => there?.has(`${basename(name)}${ending}`))
    }
  }

  /** Removes a feed document with its compressed forms, where it is there. */
  async remove(name: string): Promise<void> {
    await Promise.all(['', ...endings].map((ending) => this.#feeds.remove(`${name}${ending}`)))
  }

  async #isPacked(name: string): Promise<boolean> {
    return (await this.presence([name]))(name)
  }

  async #writeCompressed(name: string, bytes: Buffer): Promise<void> {
    await Promise.all(
      Object.entries(compress).map(async ([ending, packed]) => {
        await this.#feeds.put(`${name}${ending}`, await packed(bytes))
      }),
    )
  }
}

function folderOf(name: string): string {
  return name.includes('/') ? dirname(name) : ''
}

const compress = {
  '.gz': (bytes: Buffer) => promisify(gzip)(bytes, { level: 6 }),
  '.br': (bytes: Buffer) =>
    promisify(brotliCompress)(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  '.zst': (bytes: Buffer) => promisify(zstdCompress)(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 6 } }),
} as const

/** The endings of the compressed forms of a file. */
const endings = Object.keys(compress)
