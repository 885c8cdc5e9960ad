import { open, readdir, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'

const pageBytes = 4_096

/** Overwrites the pages of a database from a share of its file on (default a third) to another, its head left as it is. */
export async function overwritePages(file: string, from = 1 / 3, to = 1): Promise<void> {
  const pages = Math.floor((await stat(file)).size / pageBytes)
  const first = Math.max(1, Math.floor(pages * from))
  const bytes = Buffer.alloc((Math.floor(pages * to) - first) * pageBytes, 0xa5)
  const handle = await open(file, 'r+')
  await handle.write(bytes, 0, bytes.length, first * pageBytes)
  await handle.close()
}

/** The names that a database which was moved aside has in its folder. */
export async function movedAside(file: string): Promise<readonly string[]> {
  const names = await readdir(dirname(file))
  return names.filter((name) => name.startsWith(`${basename(file)}.damaged-`))
}
