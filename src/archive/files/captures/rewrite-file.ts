import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CaptureIndex } from '../../captures/capture-index.ts'
import type { RecordChange } from '../../captures/remove-records.ts'
import type { WarcThread } from '../../captures/warc-thread.ts'
import { syncFolder, temporaryName } from '../durable-files.ts'
import { captureFiles } from './capture-folder.ts'
import { indexFile } from './index-file.ts'
import { writeIndex } from './open-capture-file.ts'

const copiedAtOnce = 4 * 1_024 * 1_024

/**
 * Writes a file of captures anew with some of its records changed, durably and in one step, and indexes it again: killed
 * before that, the next start does, since the index has forgotten it by then.
 */
export async function rewriteFile(
  file: string,
  changes: readonly RecordChange[],
  parts: { readonly folder: string; readonly index: CaptureIndex; readonly warc: WarcThread },
): Promise<void> {
  const { folder, index } = parts
  const path = join(folder, file)
  const temporary = temporaryName(path)
  try {
    await copyChanged(path, temporary, changes)
    await index.forget([file])
    await rename(temporary, path)
    await syncFolder(dirname(path))
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw error
  }
  const written = (await captureFiles(folder)).find((each) => each.file === file)
  if (written === undefined) return
  await indexFile(written, { from: 0, wholeTo: written.bytes }, parts)
  if (written.isClosed) await writeIndex(folder, file, index)
}

async function copyChanged(from: string, to: string, changes: readonly RecordChange[]): Promise<void> {
  const [source, target] = [await open(from, 'r'), await open(to, 'w')]
  try {
    let at = 0
    for (const { offset, length, member } of changes.toSorted((a, b) => a.offset - b.offset)) {
      await copy(source, target, at, offset)
      if (member !== undefined) await target.appendFile(member)
      at = offset + length
    }
    await copy(source, target, at, (await source.stat()).size)
    await target.sync()
  } finally {
    await Promise.all([source.close(), target.close()])
  }
}

async function copy(source: FileHandle, target: FileHandle, from: number, to: number): Promise<void> {
  const bytes = Buffer.alloc(Math.max(0, Math.min(copiedAtOnce, to - from)))
  for (let at = from; at < to; ) {
    const { bytesRead } = await source.read(bytes, 0, Math.min(bytes.length, to - at), at)
    if (bytesRead === 0) throw new Error(`it ends ${to - at} bytes before it should`)
    await target.appendFile(bytes.subarray(0, bytesRead))
    at += bytesRead
  }
}
