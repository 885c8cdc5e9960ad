import { dirname, join } from 'node:path'
import type { CaptureBytes } from '../../transfer/raw-files.ts'
import { makeFolder, syncFolder } from '../durable-files.ts'
import { writeWhole } from '../raw-journal.ts'
import { captureFiles } from './capture-folder.ts'
import { piecesOf, readPiece } from './capture-pieces.ts'

/** The captures of a folder as bytes. */
export function captureBytesIn(folder: string): CaptureBytes {
  return {
    largestBytes: 1_024 ** 3,
    files: () => captureFiles(folder),
    async *pieces({ file, bytes }) {
      // Only an archive that moves is read so, and the library weighs as much as the catalog's.
      const { readRecords } = await import('../../captures/warc-reading.ts')
      let at = 0
      for await (const { end } of piecesOf(folder, { file, bytes, isClosed: false }, 0, readRecords)) {
        if (end > at) yield await readPiece(folder, { file, offset: at, length: end - at })
        at = end
      }
    },
    async put(file, pieces) {
      const path = join(folder, file)
      await makeFolder(dirname(path))
      await writeWhole(path, pieces)
      await syncFolder(dirname(path))
    },
  }
}
