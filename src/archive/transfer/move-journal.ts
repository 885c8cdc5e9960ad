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

/** What each worker has written, so that it can be told whether one wrote on. */
export async function journalDigests(from: JournalTexts): Promise<ReadonlyMap<string, string>> {
  const digests = new Map<string, string>()
  for (const writer of await from.writers()) digests.set(writer, (await digestOf(await from.months(writer))).sha256)
  return digests
}

/**
 * Puts the journal of one place in another, byte for byte, and gives how many bytes that were. Throws `TransferError`, and puts
 * nothing, where it is not as it was before all else was copied (`digests`): what it has beyond that was not.
 */
export async function moveJournal(
  from: JournalTexts,
  to: JournalTexts,
  { name, digests }: { readonly name: { from: string; to: string }; readonly digests: ReadonlyMap<string, string> },
): Promise<number> {
  let bytes = 0
  const now = await journalDigests(from)
  if (now.size !== digests.size || [...now].some(([writer, sha256]) => digests.get(writer) !== sha256))
    throw new TransferError(name.from, 'it was written to meanwhile: stop every worker there, and run this again')
  for (const [writer, wanted] of now) {
    const months = await from.months(writer)
    if (months.length === 0) continue
    await to.put(writer, months)
    const found = await digestOf(await to.months(writer))
    if (wanted !== found.sha256) throw new TransferError(name.to, 'the journal there is not what was put there')
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
