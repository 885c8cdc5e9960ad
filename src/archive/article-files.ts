import { constants } from 'node:fs'
import { access, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FeedkeeperError } from '../feedkeeper-error.ts'

/** An article ready to be written. */
export type ArticleFile = { readonly hash: string; readonly text: string }

/** What one write changed: the names of the folders, and the hashes of the files that were not there before. */
export type WrittenFiles = { readonly folders: readonly string[]; readonly written: readonly string[] }

/** The archive's folder cannot be written or read. */
export class ArchiveError extends FeedkeeperError {
  constructor(path: string, action: string, cause: NodeJS.ErrnoException) {
    super('archive-failed', `${path}: ${action} failed (${cause.code ?? cause.message})`, { cause })
  }
}

/** The folder `articles`, in which every article is `<first two hex>/<hash>.md`, written once and never again. */
export class ArticleFiles {
  readonly folder: string
  /** The write under way: writes wait for each other, so that two sources that bring one article make one file. */
  #writing: Promise<unknown> = Promise.resolve()

  constructor(folder: string) {
    this.folder = folder
  }

  /** The path of an article's file, whether it is there or not. */
  pathOf(hash: string): string {
    return join(this.folder, hash.slice(0, 2), `${hash}.md`)
  }

  /** Whether the article is archived: the one test for a duplicate that needs no catalog. */
  async has(hash: string): Promise<boolean> {
    try {
      await access(this.pathOf(hash), constants.F_OK)
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
      throw new ArchiveError(this.pathOf(hash), 'looking for the file', error as NodeJS.ErrnoException)
    }
  }

  /** The text of an article's file; absent where there is none. */
  async read(hash: string): Promise<string | undefined> {
    try {
      return await readFile(this.pathOf(hash), 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw new ArchiveError(this.pathOf(hash), 'reading', error as NodeJS.ErrnoException)
    }
  }

  /**
   * Writes articles so that a power cut loses none once this returns: temporary files in their folders, all fsynced in
   * parallel, renamed, then the folders fsynced. A file that is there already is left as it is.
   */
  async write(files: readonly ArticleFile[]): Promise<WrittenFiles> {
    const turn = this.#writing.then(() => this.#write(files))
    this.#writing = turn.catch(() => {})
    return turn
  }

  async #write(files: readonly ArticleFile[]): Promise<WrittenFiles> {
    const fresh: ArticleFile[] = []
    for (const file of files) if (!(await this.has(file.hash))) fresh.push(file)
    if (fresh.length === 0) return { folders: [], written: [] }
    const names = [...new Set(fresh.map((file) => file.hash.slice(0, 2)))]
    try {
      const made = await Promise.all(names.map((name) => mkdir(join(this.folder, name), { recursive: true })))
      const temporary = await Promise.all(
        fresh.map(async ({ hash, text }) => {
          const path = join(this.folder, hash.slice(0, 2), `.${hash}.tmp`)
          const handle = await open(path, 'w')
          try {
            await handle.writeFile(text)
            await handle.sync()
          } finally {
            await handle.close()
          }
          return { path, target: this.pathOf(hash) }
        }),
      )
      await Promise.all(temporary.map(({ path, target }) => rename(path, target)))
      await Promise.all(names.map((name) => syncFolder(join(this.folder, name))))
      if (made.some((path) => path !== undefined)) await syncFolder(this.folder)
    } catch (error) {
      throw new ArchiveError(this.folder, 'writing articles', error as NodeJS.ErrnoException)
    }
    return { folders: names, written: fresh.map((file) => file.hash) }
  }

  /** The folders that hold articles, by name, with their change time in milliseconds (with a fraction). */
  async folders(): Promise<ReadonlyMap<string, number>> {
    await mkdir(this.folder, { recursive: true })
    const names = (await readdir(this.folder)).filter((name) => /^[0-9a-f]{2}$/.test(name)).sort()
    return new Map(await Promise.all(names.map(async (name) => [name, await this.changedAt(name)] as const)))
  }

  /** When the folder last gained or lost a file, in milliseconds (with a fraction). */
  async changedAt(folder: string): Promise<number> {
    return (await stat(join(this.folder, folder))).mtimeMs
  }

  /** The hashes of the articles in one folder; temporary files a killed run left there are removed. */
  async hashesIn(folder: string): Promise<readonly string[]> {
    const names = await readdir(join(this.folder, folder))
    const left = names.filter((name) => /^\.[0-9a-f]{16}\.tmp$/.test(name))
    await Promise.all(left.map((name) => rm(join(this.folder, folder, name), { force: true })))
    return names.filter((name) => /^[0-9a-f]{16}\.md$/.test(name)).map((name) => name.slice(0, -'.md'.length))
  }
}

/** Makes the names in a folder durable (fsync on the folder itself). */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
