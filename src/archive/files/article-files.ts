import { lstatSync, statSync, unlinkSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { ArchiveError, failedAt } from '../archive-error.ts'
import type {
  ArticleFile,
  ArticleGroup,
  ArticleStore,
  StampChange,
  SurveyedGroup,
  WrittenArticles,
} from '../article-store.ts'
import { checksumOf } from '../checksum.ts'
import { inTurn } from '../keeping/in-turn.ts'
import { makeFolder, makeFolders, namesIn, readRegular, readRegularNow } from './durable-files.ts'
import { FileSystemSync } from './file-system-sync.ts'
import { putInPlace, syncFolders } from './put-in-place.ts'

/**
 * The article store as a folder, in which every article is `<first two hex>/<hash>.md`; a group is one of its folders. Several
 * workers may write to it, each with its name.
 */
export class ArticleFiles implements ArticleStore {
  readonly folder: string
  readonly #worker: string
  readonly #prefix: string
  readonly #fileSystem: FileSystemSync
  /** Writes wait for each other, so that two that bring one article make one file. */
  readonly #inTurn = inTurn()

  /** With the name of a worker, where several write at the same time. */
  constructor(folder: string, worker = '') {
    this.folder = folder
    this.#worker = worker
    this.#fileSystem = new FileSystemSync(folder)
    this.#prefix = join(folder, sep)
  }

  pathOf(hash: string): string {
    return `${this.#prefix}${groupOf(hash)}${sep}${hash}.md`
  }

  putIfAbsent(files: readonly ArticleFile[]): Promise<WrittenArticles> {
    return this.#inTurn(async () => {
      const fresh = new Map<string, ArticleFile>()
      for (const file of files) {
        if (!fresh.has(file.hash) && !this.#isThere(file.hash)) fresh.set(file.hash, file)
      }
      return this.#put([...fresh.values()], this.#worker !== '')
    })
  }

  replace(files: readonly ArticleFile[]): Promise<WrittenArticles> {
    return this.#inTurn(() => this.#put(files))
  }

  remove(hashes: readonly string[]): Promise<ReadonlyMap<string, StampChange>> {
    return this.#inTurn(async () => {
      const stamps = new Map<string, StampChange>()
      try {
        for (const [group, some] of Map.groupBy(hashes, groupOf)) {
          const from = this.#stampIfThere(group)
          if (from === undefined) continue
          for (const hash of some) removeFile(this.pathOf(hash))
          await syncFolders([this.#folderOf(group)])
          stamps.set(group, { from, to: this.#stampOf(group) })
        }
        return stamps
      } catch (error) {
        throw error instanceof ArchiveError
          ? error
          : new ArchiveError(this.folder, 'removing articles', error as NodeJS.ErrnoException)
      }
    })
  }

  async get(hash: string): Promise<Buffer | undefined> {
    const path = this.pathOf(hash)
    try {
      return await readRegular(path)
    } catch (error) {
      throw new ArchiveError(path, 'reading', error as NodeJS.ErrnoException)
    }
  }

  async checksum(hash: string): Promise<string | undefined> {
    const bytes = await this.get(hash)
    return bytes && checksumOf(bytes)
  }

  async read(hashes: readonly string[]): Promise<ReadonlyMap<string, Buffer | ArchiveError>> {
    const found = new Map<string, Buffer | ArchiveError>()
    for (const hash of hashes) {
      const path = this.pathOf(hash)
      try {
        const bytes = readRegularNow(path)
        if (bytes !== undefined) found.set(hash, bytes)
      } catch (error) {
        found.set(hash, new ArchiveError(path, 'reading', error as NodeJS.ErrnoException))
      }
    }
    return found
  }

  async *survey(): AsyncGenerator<SurveyedGroup> {
    const names = await namesIn(this.folder).catch(failedAt(this.folder, 'reading'))
    const groups = names.filter((name) => /^[0-9a-f]{2}$/.test(name)).sort()
    const others = names.filter((name) => !groups.includes(name))
    if (others.length > 0) yield { group: '', hashes: [], strangers: others.map((name) => join(this.folder, name)) }
    for (const group of groups) {
      const folder = this.#folderOf(group)
      const inside = await namesIn(folder).catch(failedAt(folder, 'reading'))
      const isArticle = (name: string) => name.startsWith(group) && /^[0-9a-f]{16}\.md$/.test(name)
      yield {
        group,
        hashes: inside.flatMap((name) => (isArticle(name) ? [name.slice(0, -'.md'.length)] : [])),
        // What is being written, or was left by a killed run, goes by itself.
        strangers: inside.flatMap((name) => (isArticle(name) || isLeftover(name) ? [] : [join(folder, name)])),
      }
    }
  }

  async groups(): Promise<ReadonlyMap<string, string>> {
    await makeFolder(this.folder).catch(failedAt(this.folder, 'making the folder'))
    const entries = await readdir(this.folder, { withFileTypes: true }).catch(failedAt(this.folder, 'reading'))
    const names = entries.filter((each) => each.isDirectory() && /^[0-9a-f]{2}$/.test(each.name))
    return new Map(names.map(({ name }) => [name, this.#stampOf(name)]))
  }

  async list(group: string): Promise<ArticleGroup> {
    const folder = this.#folderOf(group)
    // What comes in while names are read, and the taking away of leftovers, change it: the group is looked into once more.
    const stamp = this.#stampOf(group)
    const names = await readdir(folder).catch(failedAt(folder, 'reading'))
    const left = names.filter(isLeftover)
    await Promise.all(left.map((name) => rm(join(folder, name), { force: true })))
    const hashes = names.filter((name) => /^[0-9a-f]{16}\.md$/.test(name)).map((name) => name.slice(0, -'.md'.length))
    return { hashes: hashes.sort(), stamp }
  }

  #folderOf(group: string): string {
    return `${this.#prefix}${group}`
  }

  async #put(files: readonly ArticleFile[], onlyNew = false): Promise<WrittenArticles> {
    if (files.length === 0) return { written: new Set(), stamps: new Map() }
    const groups = [...new Set(files.map(({ hash }) => groupOf(hash)))]
    try {
      const before = new Map(groups.map((group) => [group, this.#stampIfThere(group)]))
      const missing = groups.filter((group) => before.get(group) === undefined)
      const made = await makeFolders(
        this.folder,
        missing.map((group) => this.#folderOf(group)),
      )
      for (const group of missing) if (!made.has(this.#folderOf(group))) before.set(group, this.#stampOf(group))
      const items = files.map(({ hash, text }) => ({ file: this.pathOf(hash), bytes: text }))
      const put = new Set(await putInPlace(items, { worker: this.#worker, onlyNew, fileSystem: this.#fileSystem }))
      await syncFolders(
        groups.map((group) => this.#folderOf(group)),
        this.#fileSystem,
      )
      const stamps = groups.map((group) => [group, { from: before.get(group), to: this.#stampOf(group) }] as const)
      const written = files.map(({ hash }) => hash).filter((hash) => put.has(this.pathOf(hash)))
      return { written: new Set(written), stamps: new Map(stamps) }
    } catch (error) {
      throw error instanceof ArchiveError
        ? error
        : new ArchiveError(this.folder, 'writing articles', error as NodeJS.ErrnoException)
    }
  }

  /** Whether anything of that name is there: what is no file is never overwritten. */
  #isThere(hash: string): boolean {
    const path = this.pathOf(hash)
    try {
      return lstatSync(path, { throwIfNoEntry: false }) !== undefined
    } catch (error) {
      throw new ArchiveError(path, 'looking for the file', error as NodeJS.ErrnoException)
    }
  }

  /** When a folder last gained or lost a file. */
  #stampOf(group: string): string {
    const folder = this.#folderOf(group)
    try {
      return String(statSync(folder).mtimeMs)
    } catch (error) {
      throw new ArchiveError(folder, 'reading', error as NodeJS.ErrnoException)
    }
  }

  /** The same; absent where there is no folder of that name. */
  #stampIfThere(group: string): string | undefined {
    const found = statSync(this.#folderOf(group), { throwIfNoEntry: false })
    return found?.isDirectory() ? String(found.mtimeMs) : undefined
  }
}

function removeFile(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === false) unlinkSync(path)
}

function isLeftover(name: string): boolean {
  return /^\.[0-9a-f]{16}\.md(\.[a-z0-9.-]+)?\.tmp$|^\.[0-9a-f]{16}\.tmp$/.test(name)
}

function groupOf(hash: string): string {
  return hash.slice(0, 2)
}
