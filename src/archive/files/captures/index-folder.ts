import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CaptureIndex } from '../../captures/capture-index.ts'
import { isCaptureOf } from '../../captures/capture-names.ts'
import type { CaptureFault } from '../../captures/captures.ts'
import type { WarcThread } from '../../captures/warc-thread.ts'
import { captureFiles, indexName } from './capture-folder.ts'
import { cdxjOf } from './cdxj.ts'
import { indexFile } from './index-file.ts'
import { writeIndex } from './open-capture-file.ts'

type Parts = {
  readonly folder: string
  readonly index: CaptureIndex
  readonly warc: WarcThread
  /** The name of the worker, where several write to the folder: the files of others are theirs. */
  readonly worker?: string | undefined
}

/**
 * Brings the index in line with the files of a folder: reads what they have more than is indexed, or, where `isAnew`, all of
 * them, and writes the indexes that stand beside closed ones again where those say otherwise. Gives what cannot be read.
 */
export async function indexFolder(parts: Parts, isAnew: boolean): Promise<readonly CaptureFault[]> {
  const { folder, index, worker } = parts
  const present = await captureFiles(folder, isAnew ? undefined : worker)
  const known = await index.files()
  const there = new Set(present.map(({ file }) => file))
  const isOurs = (file: string) => isAnew || worker === undefined || isCaptureOf(file, worker)
  const gone = [...known.keys()].filter((file) => isOurs(file) && !there.has(file))
  if (gone.length > 0) await index.forget(gone)
  const faults: CaptureFault[] = []
  for (const each of present) {
    const wholeTo = known.get(each.file) ?? 0
    const isAgain = wholeTo > 0 && (isAnew || each.bytes < wholeTo)
    if (isAgain) await index.forget([each.file])
    const from = isAgain ? 0 : wholeTo
    if (from !== each.bytes) faults.push(...(await indexFile(each, { from, wholeTo }, parts)))
    // The index of a file that was not known may be that of what the file was before it was written anew.
    if ((isAnew || wholeTo === 0) && each.isClosed) await putIndexRight(each.file, parts)
  }
  return faults
}

async function putIndexRight(file: string, { folder, index }: Parts): Promise<void> {
  const [found, wanted] = [
    await readFile(join(folder, indexName(file))),
    await cdxjOf(file, await index.recordsOf(file)),
  ]
  if (!found.equals(wanted)) await writeIndex(folder, file, index)
}
