import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { JournalError } from '../journal/journal-error.ts'
import { isLine, parseLine } from '../journal/journal-line.ts'

/** The folder of a journal, and whose lines are meant: those of one worker, or of the one that has no name (`''`). */
export type JournalFolder = { readonly folder: string; readonly worker: string }

/** The file of a month (`YYYY-MM`): `YYYY-MM.ndjson`, that of a worker with a name `YYYY-MM.<name>.ndjson`. */
export function monthFile({ folder, worker }: JournalFolder, month: string): string {
  return join(folder, `${month}${worker && `.${worker}`}.ndjson`)
}

const fileOfMonth = /^(\d{4}-\d\d)(?:\.([a-z0-9.-]+))?\.ndjson$/

/** The months of which a worker has written, oldest first; none where there is no folder. */
export async function monthsIn({ folder, worker }: JournalFolder): Promise<readonly string[]> {
  const files = await filesIn(folder)
  return files.flatMap(({ month, name }) => (name === worker ? month : [])).sort()
}

/** The names of the workers that have written to a journal's folder. */
export async function writersIn(folder: string): Promise<readonly string[]> {
  return [...new Set((await filesIn(folder)).map(({ name }) => name))].sort()
}

async function filesIn(folder: string): Promise<readonly { readonly month: string; readonly name: string }[]> {
  try {
    const names = await readdir(folder)
    return names.flatMap((file) => {
      const [, month, name = ''] = fileOfMonth.exec(file) ?? []
      return month === undefined ? [] : [{ month, name }]
    })
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
