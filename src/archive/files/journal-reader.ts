import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { JournalFault, JournalPiece, JournalPosition } from '../journal/journal.ts'
import { JournalError, JournalPositionError } from '../journal/journal-error.ts'
import { type AnyLine, isLine, type JournalLine, type LineFault, parseLine } from '../journal/journal-line.ts'
import { type JournalFolder, monthFile, monthsIn } from './journal-months.ts'

const linesPerPiece = 2_000
/** A line longer than this is none: no entry that can be fetched makes one. */
const longestLineBytes = 128 * 1_024 * 1_024

/** The position behind so many bytes of a month. */
export function positionOf(month: string, bytes: number): JournalPosition {
  return `${month}:${bytes}`
}

/** Reads the months of a folder from a position on; see `Journal.read`. */
export async function* readMonths(
  folder: JournalFolder,
  from: JournalPosition | undefined,
): AsyncGenerator<JournalPiece> {
  const months = await monthsIn(folder)
  const [month, offset] = from === undefined ? [months[0], 0] : await placeOf(folder, from, months)
  for (const each of months) {
    if (month === undefined || each < month) continue
    yield* readMonth(folder, each, each === month ? offset : 0)
  }
}

async function placeOf(
  folder: JournalFolder,
  position: JournalPosition,
  months: readonly string[],
): Promise<readonly [string, number]> {
  const [month = '', bytes = ''] = position.split(':')
  const offset = Number(bytes)
  if (!months.includes(month) || !Number.isSafeInteger(offset)) throw new JournalPositionError(folder.folder, position)
  if (offset === 0) return [month, 0]
  // Of a file that another machine appends to, NFS knows the size only once it is opened; of a name it may tell an older one.
  const handle = await open(monthFile(folder, month), 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, offset - 1)
    if (bytesRead === 0 || buffer[0] !== newline) throw new JournalPositionError(folder.folder, position)
  } finally {
    await handle.close()
  }
  return [month, offset]
}

const newline = 0x0a

async function* readMonth(folder: JournalFolder, month: string, start: number): AsyncGenerator<JournalPiece> {
  const file = monthFile(folder, month)
  let lines: JournalLine[] = []
  let marks: number[] = []
  let faults: { at: number; reason: string }[] = []
  /** The line before, which counts only if the next does not say that it is torn. */
  let before: { readonly read: AnyLine | LineFault; readonly at: number } | undefined
  let number = 0
  let position = start
  const settle = () => {
    if (before === undefined) return
    const { read, at } = before
    if (!isLine(read)) faults.push({ at, reason: read.reason })
    else if (read.kind !== 'month' && read.kind !== 'torn') lines.push(read)
    else marks.push(read.seq)
  }
  for await (const { text, end } of linesOf(file, start)) {
    number += 1
    const read = text === undefined ? { reason: 'it is too long' } : parseLine(text)
    if (isLine(read) && read.kind === 'torn') before = undefined
    else settle()
    before = { read, at: number }
    // The line in hand may yet turn out to be torn: it belongs to the next piece.
    if (lines.length + faults.length >= linesPerPiece) {
      yield { lines, marks, faults: await named(file, start, faults), position: positionOf(month, position) }
      lines = []
      marks = []
      faults = []
    }
    position = end
  }
  settle()
  yield { lines, marks, faults: await named(file, start, faults), position: positionOf(month, position) }
}

/** Gives the whole lines of a file; what follows the last newline was cut off by a crash. A line too long has no text. */
async function* linesOf(file: string, start: number): AsyncGenerator<{ text: string | undefined; end: number }> {
  let rest: Buffer[] = []
  let restBytes = 0
  let end = start
  try {
    for await (const bytes of createReadStream(file, {
      start,
      highWaterMark: 1_024 * 1_024,
    }) as AsyncIterable<Buffer>) {
      let from = 0
      for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, from)) {
        const last = bytes.subarray(from, at)
        const length = restBytes + last.length
        end += length + 1
        const isTooLong = length > longestLineBytes
        yield {
          text: isTooLong ? undefined : rest.length === 0 ? last.toString() : Buffer.concat([...rest, last]).toString(),
          end,
        }
        rest = []
        restBytes = 0
        from = at + 1
      }
      const left = bytes.subarray(from)
      restBytes += left.length
      if (restBytes <= longestLineBytes) rest.push(left)
      else rest = []
    }
  } catch (error) {
    throw new JournalError(file, 'reading', error as NodeJS.ErrnoException)
  }
}

/** Faults with the numbers of their lines in the file; those before `start` are counted only where there is a fault. */
async function named(
  file: string,
  start: number,
  faults: readonly { readonly at: number; readonly reason: string }[],
): Promise<readonly JournalFault[]> {
  if (faults.length === 0) return []
  let earlier = 0
  if (start > 0) {
    for await (const bytes of createReadStream(file, { end: start - 1 })) {
      for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) earlier += 1
    }
  }
  return faults.map(({ at, reason }) => ({ file, line: earlier + at, reason }))
}
