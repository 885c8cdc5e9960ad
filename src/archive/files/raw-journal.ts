import { createReadStream } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import type { JournalTexts } from '../transfer/raw-files.ts'
import { makeFolder, syncFolder, temporaryName } from './durable-files.ts'
import { monthFile, monthsIn, writersIn } from './journal-months.ts'

const pieceBytes = 16 * 1_024 * 1_024
const newline = 0x0a

/** The journal of a folder as bytes. */
export function journalTextsIn(folder: string): JournalTexts {
  return {
    writers: () => writersIn(folder),
    async months(worker) {
      const place = { folder, worker }
      return (await monthsIn(place)).map((month) => ({ month, pieces: () => wholeLines(monthFile(place, month)) }))
    },
    async put(worker, months) {
      await makeFolder(folder)
      for (const { month, pieces } of months) {
        const file = monthFile({ folder, worker }, month)
        await writeWhole(file, pieces())
      }
      await syncFolder(folder)
    },
  }
}

/** Writes a file from pieces, durably, under a temporary name until it is whole. */
export async function writeWhole(file: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const temporary = temporaryName(file)
  const handle = await open(temporary, 'w')
  try {
    for await (const piece of pieces) await handle.writeFile(piece)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(temporary, file)
}

/** The lines of a file; what follows the last newline was cut off by a crash. */
async function* wholeLines(file: string): AsyncGenerator<Uint8Array> {
  let waiting: Buffer[] = []
  let length = 0
  for await (const bytes of createReadStream(file, { highWaterMark: 1_024 * 1_024 }) as AsyncIterable<Buffer>) {
    const end = bytes.lastIndexOf(newline) + 1
    length += bytes.length
    if (end === 0 || length < pieceBytes) {
      waiting.push(bytes)
      continue
    }
    yield Buffer.concat([...waiting, bytes.subarray(0, end)])
    waiting = [bytes.subarray(end)]
    length = bytes.length - end
  }
  const rest = Buffer.concat(waiting)
  const end = rest.lastIndexOf(newline) + 1
  if (end > 0) yield rest.subarray(0, end)
}
