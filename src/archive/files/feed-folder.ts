import { createReadStream } from 'node:fs'
import { readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ArchiveError } from '../archive-error.ts'
import type { FeedFileStamp, FeedFiles } from '../feed-files.ts'
import { makeFolder, readRegular, writeTemporary } from './durable-files.ts'

/** The feed files as a folder that any static host can serve. */
export class FeedFolder implements FeedFiles {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  async put(path: string, bytes: Uint8Array): Promise<boolean> {
    const file = join(this.folder, path)
    try {
      if ((await this.stamp(path))?.size === bytes.length && (await this.get(path))?.equals(bytes)) return false
      await makeFolder(dirname(file))
      const temporary = await writeTemporary(file, bytes)
      try {
        await rename(temporary, file)
      } catch (error) {
        await rm(temporary, { force: true })
        throw error
      }
      return true
    } catch (error) {
      throw error instanceof ArchiveError ? error : new ArchiveError(file, 'writing', error as NodeJS.ErrnoException)
    }
  }

  async get(path: string): Promise<Buffer | undefined> {
    const file = join(this.folder, path)
    try {
      return await readRegular(file)
    } catch (error) {
      throw new ArchiveError(file, 'reading', error as NodeJS.ErrnoException)
    }
  }

  async stamp(path: string): Promise<FeedFileStamp | undefined> {
    const file = join(this.folder, path)
    try {
      const found = await stat(file)
      return found.isFile() ? { modifiedAtMs: found.mtimeMs, size: found.size } : undefined
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
      throw new ArchiveError(file, 'reading', error as NodeJS.ErrnoException)
    }
  }

  stream(path: string, size: number): AsyncIterable<Uint8Array> {
    return createReadStream(join(this.folder, path), { end: size - 1 })
  }

  async remove(path: string): Promise<void> {
    const file = join(this.folder, path)
    try {
      await rm(file, { force: true })
    } catch (error) {
      throw new ArchiveError(file, 'removing', error as NodeJS.ErrnoException)
    }
  }

  async list(folder: string): Promise<readonly string[]> {
    const path = join(this.folder, folder)
    try {
      const entries = await readdir(path, { withFileTypes: true })
      return entries.flatMap((each) => (each.isDirectory() ? [] : [each.name]))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw new ArchiveError(path, 'reading', error as NodeJS.ErrnoException)
    }
  }

  async sweep(): Promise<void> {
    const entries = await readdir(this.folder, { withFileTypes: true }).catch(() => [])
    for (const folder of ['', ...entries.filter((each) => each.isDirectory()).map(({ name }) => name)]) {
      const names = await this.list(folder)
      const left = names.filter((name) => name.startsWith('.') && name.endsWith('.tmp'))
      await Promise.all(left.map((name) => this.remove(join(folder, name))))
    }
  }
}
