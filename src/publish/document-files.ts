import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib'
import { FeedkeeperError } from '../feedkeeper-error.ts'

/** The codings each document is kept in beside itself, by the ending of the file. */
export const codings = { '.gz': 'gzip', '.br': 'br', '.zst': 'zstd' } as const

/** So many documents are held in memory to be compressed, and so many are compressed at once. */
const mostUnpacked = 24
const packedAtOnce = 2

/** A document could not be written. */
export class PublishError extends FeedkeeperError {
  constructor(file: string, cause: NodeJS.ErrnoException) {
    super('publish-failed', `${file}: cannot be written (${cause.code ?? cause.message})`, { cause })
  }
}

/** The folder of published documents, which any static host can serve: each file whole, with its compressed forms beside it. */
export class DocumentFiles {
  readonly folder: string
  /** Documents whose compressed forms are yet to be written. */
  readonly #unpacked: { readonly file: string; readonly bytes: Buffer }[] = []

  constructor(folder: string) {
    this.folder = folder
  }

  /**
   * Writes a document where it differs from the one that is there, and gives whether it did.
   *
   * Readers find the old bytes or the new, never a part, and never the compressed form of other bytes: those of the old
   * document are removed first, and those of the new follow when `packed` is called.
   */
  async write(name: string, bytes: Buffer): Promise<boolean> {
    const file = join(this.folder, name)
    try {
      if (await this.#isThere(file, bytes)) return false
      await mkdir(dirname(file), { recursive: true })
      const temporary = await writeTemporary(file, bytes)
      await Promise.all(Object.keys(codings).map((ending) => rm(`${file}${ending}`, { force: true })))
      await rename(temporary, file)
      this.#unpacked.push({ file, bytes })
    } catch (cause) {
      throw new PublishError(file, cause as NodeJS.ErrnoException)
    }
    if (this.#unpacked.length >= mostUnpacked) await this.packed()
    return true
  }

  /** Writes the compressed forms of all documents written so far; throws where one cannot be written. */
  async packed(): Promise<void> {
    const queue = this.#unpacked.splice(0).values()
    await Promise.all(
      Array.from({ length: packedAtOnce }, async () => {
        for (const { file, bytes } of queue) {
          await writeCompressed(file, bytes).catch((cause: NodeJS.ErrnoException) => {
            throw new PublishError(file, cause)
          })
        }
      }),
    )
  }

  /** When a folder of documents last gained or lost a file, in milliseconds with a fraction; 0 where there is none. */
  async folderChangedAtMs(name: string): Promise<number> {
    try {
      return (await stat(join(this.folder, name))).mtimeMs
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0
      throw error
    }
  }

  /** Tells, for these documents, which are there with all their compressed forms. */
  async presence(names: readonly string[]): Promise<(name: string) => boolean> {
    const folders = new Map<string, ReadonlySet<string>>()
    for (const folder of new Set(names.map((name) => dirname(name)))) folders.set(folder, await this.#names(folder))
    return (name) => {
      const there = folders.get(dirname(name))
      return ['', ...Object.keys(codings)].every((ending) => there?.has(`${basename(name)}${ending}`))
    }
  }

  /** Removes a document with its compressed forms, where it is there. */
  async remove(name: string): Promise<void> {
    const file = join(this.folder, name)
    await Promise.all(['', ...Object.keys(codings)].map((ending) => rm(`${file}${ending}`, { force: true })))
  }

  async #names(folder: string): Promise<ReadonlySet<string>> {
    try {
      return new Set(await readdir(join(this.folder, folder)))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Set()
      throw error
    }
  }

  async #isThere(file: string, bytes: Buffer): Promise<boolean> {
    try {
      const old = await stat(file)
      if (old.size !== bytes.length || !bytes.equals(await readFile(file))) return false
      const sizes = await Promise.all(Object.keys(codings).map(async (ending) => (await stat(`${file}${ending}`)).size))
      return sizes.every((size) => size > 0)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
      throw error
    }
  }
}

const compress = {
  '.gz': (bytes: Buffer) => promisify(gzip)(bytes, { level: 6 }),
  '.br': (bytes: Buffer) =>
    promisify(brotliCompress)(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  '.zst': (bytes: Buffer) => promisify(zstdCompress)(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 6 } }),
} as const

async function writeCompressed(file: string, bytes: Buffer): Promise<void> {
  await Promise.all(
    Object.entries(compress).map(async ([ending, packed]) => {
      await rename(await writeTemporary(`${file}${ending}`, await packed(bytes)), `${file}${ending}`)
    }),
  )
}

/** Writes bytes, durably, beside where they shall be; gives the path. */
async function writeTemporary(file: string, bytes: Uint8Array): Promise<string> {
  const temporary = join(dirname(file), `.${basename(file)}.tmp`)
  const handle = await open(temporary, 'w')
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  return temporary
}
