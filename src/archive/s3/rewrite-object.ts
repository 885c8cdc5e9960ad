import type { CaptureIndex } from '../captures/capture-index.ts'
import { captureEnding } from '../captures/capture-names.ts'
import type { RecordChange } from '../captures/remove-records.ts'
import type { WarcThread } from '../captures/warc-thread.ts'
import type { StoredObjects } from './stored-objects.ts'

/** The key of an object of captures. */
export function captureKey(file: string): string {
  return `captures/${file}`
}

/**
 * Writes an object of captures anew with some of its records changed, under the name that follows in the same place among
 * all; that is indexed before the former goes, so that what is cut off can be done once more.
 */
export async function rewriteObject(
  file: string,
  changes: readonly RecordChange[],
  {
    objects,
    index,
    warc,
  }: { readonly objects: StoredObjects; readonly index: CaptureIndex; readonly warc: WarcThread },
): Promise<void> {
  const former = await objects.get(captureKey(file))
  if (former !== undefined) {
    const bytes = changed(former, changes)
    const { records } = await warc.index(Uint8Array.from(bytes))
    const next = nextName(file)
    await index.forget([next])
    if (records.length > 0) {
      await objects.put(captureKey(next), bytes)
      await index.add({ file: next, bytes: bytes.length }, records)
    }
    await objects.remove([captureKey(file)])
  }
  await index.forget([file])
}

function changed(former: Buffer, changes: readonly RecordChange[]): Buffer {
  const pieces: Uint8Array[] = []
  let at = 0
  for (const { offset, length, member } of changes.toSorted((a, b) => a.offset - b.offset)) {
    pieces.push(former.subarray(at, offset), ...(member === undefined ? [] : [member]))
    at = offset + length
  }
  return Buffer.concat([...pieces, former.subarray(at)])
}

/** The name of what a file becomes: it stands where the file stood in the order of names. */
function nextName(file: string): string {
  const [, name = '', version = '0'] = /^(.*?feedkeeper-\d+(?:-[a-z0-9.-]+?)?)(?:\.r(\d+))?\.warc\.gz$/.exec(file) ?? []
  return `${name}.r${String(Number(version) + 1).padStart(4, '0')}${captureEnding}`
}
