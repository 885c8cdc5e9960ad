import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { JournalError } from '../journal/journal-error.ts'
import { isLine, parseLine } from '../journal/journal-line.ts'

/** The file of a month (`YYYY-MM`). */
export function monthFile(folder: string, month: string): string {
  return join(folder, `${month}.ndjson`)
}

/** The months of a journal's folder, oldest first; none where there is no folder. */
export async function monthsIn(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder)
    return names.flatMap((name) => /^(\d{4}-\d\d)\.ndjson$/.exec(name)?.[1] ?? []).sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new JournalError(folder, 'reading', error as NodeJS.ErrnoException)
  }
}

/** The SHA-256 of a file, in hex. */
export async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  if ((await stat(file)).size > 0) for await (const bytes of createReadStream(file)) hash.update(bytes)
  return hash.digest('hex')
}

const tailBytes = 64 * 1_024

/** The sequence number of the last whole line of these files, the newest last; 0 where there is none. */
export async function lastSequence(files: readonly string[]): Promise<number> {
  for (const file of files.toReversed()) {
    const handle = await open(file, 'r')
    try {
      const { size } = await handle.stat()
      for (let length = Math.min(size, tailBytes); length > 0; length = Math.min(size, length * 4)) {
        const bytes = Buffer.alloc(length)
        await handle.read(bytes, 0, length, size - length)
        const found = lastLineOf(bytes.toString())
        if (found !== undefined) return found
        if (length === size) break
      }
    } finally {
      await handle.close()
    }
  }
  return 0
}

/** The number of the last line of a text that can be read and ends in a newline. */
function lastLineOf(text: string): number | undefined {
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n')
  for (const line of lines.reverse()) {
    if (line === '') continue
    const read = parseLine(line)
    if (isLine(read)) return read.seq
  }
  return undefined
}
