import { JournalError } from '../journal/journal-error.ts'
import type { CaptureBytes, JournalTexts, MonthText } from '../transfer/raw-files.ts'
import { scanObjects } from './capture-scanning.ts'
import { spanOf } from './journal/journal-compaction.ts'
import {
  type JournalPart,
  journalKeys,
  lastOf,
  partKey,
  readIndex,
  segmentKey,
  writeIndex,
  writersOf,
} from './journal/journal-parts.ts'
import { objectsFrom } from './journal/journal-pieces.ts'
import { captureKey } from './rewrite-object.ts'
import type { StoredObjects } from './stored-objects.ts'

/** The journal of a store as bytes; what is put becomes parts, behind all numbers that were given to segments before. */
export function journalTextsOf(objects: StoredObjects): JournalTexts {
  return {
    writers: () => writersOf(objects),
    months: (writer) => monthsOf(objects, writer),
    async put(writer, months) {
      const keys = journalKeys(objects, writer)
      const before = await readIndex(keys)
      let number = lastOf(before)
      for await (const { segment } of objectsFrom(keys, number + 1)) number = segment
      const former = number
      const parts: JournalPart[] = []
      for (const { month, pieces } of months) {
        for await (const piece of pieces()) {
          number += 1
          const bytes = Buffer.from(piece)
          const part = {
            month,
            first: number,
            last: number,
            ...spanOf(bytes, objects.nameOf(segmentKey(keys, number))),
          }
          await objects.put(partKey(keys, part), bytes)
          parts.push(part)
        }
      }
      if (parts.length === 0) return
      await writeIndex(keys, { parts, sweptTo: number })
      await objects.remove(before.parts.map((part) => partKey(keys, part)))
      const segments = Array.from({ length: former - lastOf(before) }, (_, n) => lastOf(before) + 1 + n)
      await objects.remove(segments.map((each) => segmentKey(keys, each)))
    },
  }
}

async function monthsOf(objects: StoredObjects, writer: string): Promise<readonly MonthText[]> {
  const keys = journalKeys(objects, writer)
  const months = new Map<string, string[]>()
  let month: string | undefined
  const ofParts = new Map((await readIndex(keys)).parts.map((part) => [partKey(keys, part), part.month]))
  for await (const { key, text } of objectsFrom(keys, 0)) {
    month = ofParts.get(key) ?? /^\{[^\n]*"kind":"month","month":"(\d{4}-\d\d)"/.exec(text)?.[1] ?? month
    if (month === undefined) {
      throw new JournalError(objects.nameOf(key), 'reading', new Error('it does not begin with the line of its month'))
    }
    months.set(month, [...(months.get(month) ?? []), key])
  }
  return [...months].map(([name, all]) => ({
    month: name,
    async *pieces() {
      for (const key of all) {
        const bytes = await objects.get(key)
        if (bytes === undefined)
          throw new JournalError(objects.nameOf(key), 'reading', new Error('it is not there any more'))
        yield bytes
      }
    },
  }))
}

/** An object of captures is read whole. */
const largestBytes = 16 * 1_024 * 1_024

/** The captures of a store as bytes. */
export function captureBytesOf(objects: StoredObjects): CaptureBytes {
  return {
    largestBytes,
    files: () => scanObjects(objects).files(),
    async *pieces({ file }) {
      const bytes = await objects.get(captureKey(file))
      if (bytes !== undefined) yield bytes
    },
    async put(file, pieces) {
      const all: Uint8Array[] = []
      for await (const piece of pieces) all.push(piece)
      await objects.put(captureKey(file), Buffer.concat(all))
    },
  }
}
