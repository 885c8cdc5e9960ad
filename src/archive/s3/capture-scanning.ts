import { captureEnding } from '../captures/capture-names.ts'
import type { CaptureFile, CaptureScan } from '../captures/capture-scan.ts'
import { captureKey } from './rewrite-object.ts'
import type { StoredObjects } from './stored-objects.ts'

/** Looks at the captures of a store; each object is whole, and has no index beside it. */
export function scanObjects(objects: StoredObjects): CaptureScan {
  return {
    async files() {
      const files: CaptureFile[] = []
      for await (const { objects: some } of objects.list(captureKey(''))) {
        for (const { key, size } of some) {
          if (key.endsWith(captureEnding))
            files.push({ file: key.slice(captureKey('').length), bytes: size, isClosed: true })
        }
      }
      return files
    },
    async *pieces({ file }, from = 0) {
      const key = captureKey(file)
      const bytes = (await objects.get(key))?.subarray(from)
      if (bytes === undefined) return
      // Few runs look at captures, and its library weighs as much as the catalog's.
      const { readRecords } = await import('../captures/warc-reading.ts')
      const { records, faults, end, isCutOff } = await readRecords(Uint8Array.from(bytes))
      yield {
        records: records.map((record) => ({ ...record, offset: from + record.offset })),
        faults: faults.map(({ offset, reason }) => ({ file: objects.nameOf(key), offset: from + offset, reason })),
        end: from + end,
        isCutOff,
      }
    },
    indexBeside: async () => undefined,
    indexLines: async () => [],
  }
}
