import { createHash } from 'node:crypto'
import type { JournalTexts, MonthText } from './raw-files.ts'
import { TransferError } from './transfer-error.ts'

/**
 * Looks whether what a place has of a journal is how this one began, as after a move that was cut off, or one the other way;
 * throws `TransferError` where it is something else.
 */
export async function checkBeginning(from: JournalTexts, to: JournalTexts, name: string): Promise<void> {
  for (const writer of await to.writers()) {
    const there = await to.months(writer)
    if (there.length === 0) continue
    const ours = new Map((await from.months(writer)).map((each) => [each.month, each]))
    for (const { month, pieces } of there) {
      const own = ours.get(month)
      if (own === undefined || !(await isBeginning(pieces(), own.pieces()))) {
        throw new TransferError(name, `another archive is kept there (its journal of ${month} is another)`)
      }
    }
  }
}

/** Puts the journal of one place in another, byte for byte, and gives how many bytes that were. */
export async function moveJournal(from: JournalTexts, to: JournalTexts, name: string): Promise<number> {
  let bytes = 0
  for (const writer of await from.writers()) {
    const months = await from.months(writer)
    if (months.length === 0) continue
    await to.put(writer, months)
    const [wanted, found] = [await digestOf(months), await digestOf(await to.months(writer))]
    if (wanted.sha256 !== found.sha256) throw new TransferError(name, 'the journal there is not what was put there')
    bytes += found.bytes
  }
  return bytes
}

async function digestOf(months: readonly MonthText[]): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const hash = createHash('sha256')
  let bytes = 0
  for (const { pieces } of months) {
    for await (const piece of pieces()) {
      hash.update(piece)
      bytes += piece.length
    }
  }
  return { sha256: hash.digest('hex'), bytes }
}

/** Whether some bytes are how others begin. */
async function isBeginning(first: AsyncIterable<Uint8Array>, whole: AsyncIterable<Uint8Array>): Promise<boolean> {
  const pieces = whole[Symbol.asyncIterator]()
  let rest: Uint8Array = new Uint8Array()
  for await (let wanted of first) {
    while (wanted.length > 0) {
      if (rest.length === 0) {
        const next = await pieces.next()
        if (next.done) return false
        rest = next.value
      }
      const length = Math.min(rest.length, wanted.length)
      if (Buffer.compare(rest.subarray(0, length), wanted.subarray(0, length)) !== 0) return false
      rest = rest.subarray(length)
      wanted = wanted.subarray(length)
    }
  }
  return true
}
