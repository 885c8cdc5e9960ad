import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { CaptureIndex } from '../../captures/capture-index.ts'
import type { CaptureFault, CapturePlace } from '../../captures/captures.ts'
import type { WarcThread } from '../../captures/warc-thread.ts'
import type { CaptureFile } from './capture-folder.ts'

const windowBytes = 8 * 1_024 * 1_024

/**
 * Indexes what a file has from an offset on. What a crash cut off at the end of an open file is taken away, so that the next
 * record follows a whole one; what else cannot be read is told and stays.
 */
export async function indexFile(
  { file, bytes: size, isClosed }: CaptureFile,
  from: number,
  { folder, index, warc }: { readonly folder: string; readonly index: CaptureIndex; readonly warc: WarcThread },
): Promise<readonly CaptureFault[]> {
  const faults: CaptureFault[] = []
  const path = join(folder, file)
  let at = from
  for (let window = windowBytes, isEnd = false; at < size && !isEnd; ) {
    const length = Math.min(window, size - at)
    isEnd = at + length === size
    const read = await warc.index(await readPiece(folder, { file, offset: at, length }))
    if (read.end === 0 && !isEnd) {
      window *= 4
      continue
    }
    const start = at
    const found = read.records.map((record) => ({ ...record, offset: start + record.offset }))
    faults.push(...read.faults.map(({ offset, reason }) => ({ file: path, offset: start + offset, reason })))
    at += read.end
    await index.add({ file, bytes: at }, found)
  }
  if (at === size) return faults
  if (isClosed) {
    await index.add({ file, bytes: size }, [])
    return [...faults, { file: path, offset: at, reason: 'the last record is cut off' }]
  }
  const handle = await open(path, 'r+')
  try {
    await handle.truncate(at)
    await handle.datasync()
  } finally {
    await handle.close()
  }
  return faults
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
