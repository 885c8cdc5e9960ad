import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CaptureError } from '../../captures/capture-error.ts'
import type { CaptureFile, CaptureScan, ScannedPiece } from '../../captures/capture-scan.ts'
import type { CapturePlace } from '../../captures/captures.ts'
import type { ReadRecords } from '../../captures/warc-reading.ts'
import { captureFiles, indexName } from './capture-folder.ts'
import { cdxjLines } from './cdxj.ts'

const windowBytes = 8 * 1_024 * 1_024

/** Looks at the captures of a folder. */
export function captureScanOf(folder: string): CaptureScan {
  const failed = (path: string) => (error: NodeJS.ErrnoException) => {
    throw new CaptureError(path, 'reading', error)
  }
  return {
    files: () => captureFiles(folder).catch(failed(folder)),
    async *pieces(file, from = 0) {
      // Few runs look at captures, and its library weighs as much as the catalog's.
      const { readRecords } = await import('../../captures/warc-reading.ts')
      try {
        yield* piecesOf(folder, file, from, readRecords)
      } catch (error) {
        failed(join(folder, file.file))(error as NodeJS.ErrnoException)
      }
    },
    async indexBeside(file) {
      const path = join(folder, indexName(file))
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw new CaptureError(path, 'reading', error)
      })
      return text?.split('\n').filter((line) => line !== '')
    },
    indexLines: cdxjLines,
  }
}

/** Reads a file from an offset on, several megabytes at a time, and more where a record is longer. */
export async function* piecesOf(
  folder: string,
  { file, bytes: size }: CaptureFile,
  from: number,
  read: (bytes: Uint8Array) => Promise<ReadRecords>,
): AsyncGenerator<ScannedPiece> {
  let at = from
  for (let window = windowBytes, isEnd = false; at < size && !isEnd; ) {
    const length = Math.min(window, size - at)
    isEnd = at + length === size
    const { records, faults, end, isCutOff } = await read(await readPiece(folder, { file, offset: at, length }))
    if (end === 0 && !isEnd) {
      window *= 4
      continue
    }
    const start = at
    at += end
    yield {
      records: records.map((record) => ({ ...record, offset: start + record.offset })),
      faults: faults.map(({ offset, reason }) => ({ file: join(folder, file), offset: start + offset, reason })),
      end: at,
      isCutOff,
    }
  }
}

/** Reads a piece of a file; throws where the file ends before it does. */
export async function readPiece(folder: string, { file, offset, length }: CapturePlace): Promise<Uint8Array> {
  const handle = await open(join(folder, file), 'r')
  try {
    const bytes = new Uint8Array(length)
    const { bytesRead } = await handle.read(bytes, 0, length, offset)
    if (bytesRead < length) throw new Error(`it ends ${length - bytesRead} bytes before the record does`)
    return bytes
  } finally {
    await handle.close()
  }
}
