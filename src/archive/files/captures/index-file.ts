import { open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CaptureIndex } from '../../captures/capture-index.ts'
import type { CaptureFile } from '../../captures/capture-scan.ts'
import type { CaptureFault } from '../../captures/captures.ts'
import type { WarcThread } from '../../captures/warc-thread.ts'
import { syncFolder, writeTemporary } from '../durable-files.ts'
import { piecesOf, readPiece } from './capture-pieces.ts'

type Parts = { readonly folder: string; readonly index: CaptureIndex; readonly warc: WarcThread }

/**
 * Indexes what a file has from an offset on; all before `wholeTo` was whole once. What a crash cut off behind that, at the end
 * of an open file, is taken away, so that the next record follows a whole one; where nothing was known of the file, so that it
 * may be a damaged record as well, it is kept beside. What else cannot be read is told and stays.
 */
export async function indexFile(
  captureFile: CaptureFile,
  { from, wholeTo }: { readonly from: number; readonly wholeTo: number },
  { folder, index, warc }: Parts,
): Promise<readonly CaptureFault[]> {
  const { file, bytes: size, isClosed } = captureFile
  const faults: CaptureFault[] = []
  const path = join(folder, file)
  let at = from
  for await (const piece of piecesOf(folder, captureFile, from, warc.index)) {
    faults.push(...piece.faults)
    at = piece.end
    await index.add({ file, bytes: at }, piece.records)
  }
  if (at === size) return faults
  const end = isClosed ? size : Math.max(at, Math.min(size, wholeTo))
  if (end > at) {
    faults.push({ file: path, offset: at, reason: 'what stands there is no record, or a damaged one' })
    await index.add({ file, bytes: end }, [])
  }
  if (end < size) await cutOff(folder, { file, offset: end, length: size - end }, wholeTo === 0)
  return faults
}

async function cutOff(
  folder: string,
  tail: { readonly file: string; readonly offset: number; readonly length: number },
  isToKeep: boolean,
): Promise<void> {
  const path = join(folder, tail.file)
  if (isToKeep) {
    const beside = `${path}.torn-${tail.offset}`
    await rename(await writeTemporary(beside, await readPiece(folder, tail)), beside)
    await syncFolder(dirname(path))
  }
  const handle = await open(path, 'r+')
  try {
    await handle.truncate(tail.offset)
    await handle.datasync()
  } finally {
    await handle.close()
  }
}
