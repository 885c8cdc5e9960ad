import { JournalError } from '../../journal/journal-error.ts'
import { isLine, parseLine } from '../../journal/journal-line.ts'
import { inParallel } from '../stored-objects.ts'
import {
  type JournalIndex,
  type JournalKeys,
  type JournalPart,
  lastOf,
  partKey,
  segmentKey,
  writeIndex,
} from './journal-parts.ts'

/** A part is closed once it is longer. */
const partBytes = 32 * 1_024 * 1_024
const readAtOnce = 64

type Gathered = { readonly first: number; readonly last: number; readonly bytes: Buffer }

/**
 * Puts the segments up to `segment`, all of one month, together into parts, and gives the index of all there are then. A part
 * is there before the index names it, and that before its segments go: cut off anywhere, nothing is lost or read twice.
 */
export async function compact(
  keys: JournalKeys,
  index: JournalIndex,
  { segment, month }: { readonly segment: number; readonly month: string | undefined },
): Promise<JournalIndex> {
  const from = lastOf(index)
  await sweep(keys, index.sweptTo + 1, from)
  if (month === undefined || segment === from) return index
  const parts = [...index.parts]
  for await (const gathered of gather(keys, from + 1, segment)) {
    const { first, last, bytes } = gathered
    const part: JournalPart = { month, first, last, ...spanOf(bytes, keys.objects.nameOf(segmentKey(keys, first))) }
    await keys.objects.put(partKey(keys, part), bytes)
    parts.push(part)
  }
  const written = { parts, sweptTo: from }
  await writeIndex(keys, written)
  await sweep(keys, from + 1, segment)
  return { ...written, sweptTo: segment }
}

async function* gather(keys: JournalKeys, first: number, last: number): AsyncGenerator<Gathered> {
  let begin = first
  let bytes: Buffer[] = []
  let length = 0
  for (let from = first; from <= last; from += readAtOnce) {
    const numbers = Array.from({ length: Math.min(readAtOnce, last - from + 1) }, (_, n) => from + n)
    const texts = await inParallel(numbers, (number) => keys.objects.get(segmentKey(keys, number)))
    for (const [n, number] of numbers.entries()) {
      const text = texts[n]
      if (text === undefined) throw missing(keys.objects.nameOf(segmentKey(keys, number)))
      bytes.push(text)
      length += text.length
      if (length < partBytes && number < last) continue
      yield { first: begin, last: number, bytes: Buffer.concat(bytes) }
      begin = number + 1
      bytes = []
      length = 0
    }
  }
}

async function sweep(keys: JournalKeys, first: number, last: number): Promise<void> {
  const count = Math.max(last - first + 1, 0)
  await keys.objects.remove(Array.from({ length: count }, (_, n) => segmentKey(keys, first + n)))
}

/** The numbers of the first and the last line of a part. */
export function spanOf(bytes: Buffer, name: string): Pick<JournalPart, 'firstSequence' | 'lastSequence'> {
  const first = parseLine(bytes.toString('utf8', 0, bytes.indexOf(0x0a)))
  const last = parseLine(bytes.toString('utf8', bytes.lastIndexOf(0x0a, bytes.length - 2) + 1, bytes.length - 1))
  if (isLine(first) && isLine(last)) return { firstSequence: first.seq, lastSequence: last.seq }
  throw new JournalError(name, 'putting segments together', new Error('what stands there are no lines'))
}

function missing(name: string): JournalError {
  return new JournalError(name, 'putting segments together', new Error('it is not there any more'))
}
