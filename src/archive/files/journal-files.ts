import { type FileHandle, open } from 'node:fs/promises'
import type { Clock } from '../../clock.ts'
import type { Appended, Journal, JournalFault, JournalPosition } from '../journal/journal.ts'
import { JournalError } from '../journal/journal-error.ts'
import { formatLine, isLine, type JournalEvent, type JournalLine, parseLine } from '../journal/journal-line.ts'
import type { JournalStream, StreamEnd } from '../journal/journal-stream.ts'
import { makeFolder, syncFolder } from './durable-files.ts'
import { type JournalFolder, lastSequence, monthFile, monthsIn, sha256OfFile } from './journal-months.ts'
import { positionOf, readMonths } from './journal-reader.ts'

/** The month that is appended to. */
type OpenMonth = { readonly name: string; readonly handle: FileHandle; bytes: number; isTorn: boolean }

/**
 * The journal as one file of lines for each month, `YYYY-MM.ndjson` (UTC), in a folder; where several workers share that, what
 * one of them writes, `YYYY-MM.<its name>.ndjson`.
 */
export class JournalFiles implements Journal, JournalStream {
  readonly folder: string
  readonly #place: JournalFolder
  readonly #clock: Clock
  #month: OpenMonth | undefined
  #sequence: number | undefined

  constructor(folder: string, clock: Clock, worker = '') {
    this.folder = folder
    this.#place = { folder, worker }
    this.#clock = clock
  }

  append(events: readonly JournalEvent[]): Promise<Appended> {
    return this.appendBehind(0, events)
  }

  async appendBehind(behind: number, events: readonly JournalEvent[]): Promise<Appended> {
    const at = new Date(this.#clock()).toISOString()
    try {
      const newest = this.#month ?? (await this.#openNewest())
      if (behind > 0) this.#sequence = behind
      const month = await this.#monthFor(newest, at)
      let sequence = this.#sequence ?? 0
      const tear = month.isTorn ? `\n${formatLine(++sequence, at, { kind: 'torn' })}` : ''
      const texts = [tear]
      const lines = events.map((event): JournalLine => {
        texts.push(formatLine(++sequence, at, event))
        return { ...event, seq: sequence, at }
      })
      await this.#write(month, texts.join(''))
      this.#sequence = sequence
      return { lines, position: positionOf(month.name, month.bytes) }
    } catch (error) {
      throw asJournalError(this.folder, 'writing', error)
    }
  }

  async end(): Promise<StreamEnd> {
    try {
      const month = this.#month ?? (await this.#openNewest())
      return { position: month && positionOf(month.name, month.bytes), sequence: this.#sequence ?? 0 }
    } catch (error) {
      throw asJournalError(this.folder, 'reading', error)
    }
  }

  read(from?: JournalPosition) {
    return readMonths(this.#place, from)
  }

  async checkChain(): Promise<readonly JournalFault[]> {
    try {
      return await this.#brokenLinks()
    } catch (error) {
      throw asJournalError(this.folder, 'reading', error)
    }
  }

  async close(): Promise<void> {
    await this.#month?.handle.close()
    this.#month = undefined
  }

  async #brokenLinks(): Promise<readonly JournalFault[]> {
    const faults: JournalFault[] = []
    let before: { readonly month: string; readonly sha256: string } | undefined
    const months = await monthsIn(this.#place)
    for (const month of months) {
      const file = monthFile(this.#place, month)
      const text = await firstLine(file)
      // A newest month whose very first line was cut off has nothing in it yet.
      if (text === undefined && month === months.at(-1)) break
      const first = parseLine(text ?? '')
      if (!isLine(first) || first.kind !== 'month') {
        faults.push({ file, line: 1, reason: 'it does not begin with the line of its month' })
      } else if (first.previous?.month !== before?.month || first.previous?.sha256 !== before?.sha256) {
        const missing = first.previous?.month
        const reason =
          before === undefined || missing !== before.month
            ? `it follows ${missing ?? 'no month'}, but ${before?.month ?? 'no month'} stands before it`
            : `it does not follow ${before.month} as that stands now: something in there was changed`
        faults.push({ file, line: 1, reason })
      }
      before = { month, sha256: await sha256OfFile(file) }
    }
    return faults
  }

  /**
   * The month to append to: that of the present, but never one before the newest there is, whatever the clock says, since
   * that one is sealed by the next.
   */
  async #monthFor(newest: OpenMonth | undefined, at: string): Promise<OpenMonth> {
    const now = at.slice(0, 'YYYY-MM'.length)
    if (newest !== undefined && now <= newest.name && newest.bytes > 0) return newest
    const name = newest !== undefined && now < newest.name ? newest.name : now
    await this.close()
    await makeFolder(this.folder)
    const before = (await monthsIn(this.#place)).findLast((month) => month < name)
    const previous = before && { month: before, sha256: await sha256OfFile(monthFile(this.#place, before)) }
    const month = await openMonth(this.#place, name)
    this.#month = month
    const sequence = (this.#sequence ?? 0) + 1
    await this.#write(month, formatLine(sequence, at, { kind: 'month', month: name, ...(previous && { previous }) }))
    this.#sequence = sequence
    await syncFolder(this.folder)
    return month
  }

  async #openNewest(): Promise<OpenMonth | undefined> {
    const months = await monthsIn(this.#place)
    this.#sequence = await lastSequence(months.map((month) => monthFile(this.#place, month)))
    const newest = months.at(-1)
    if (newest !== undefined) this.#month = await openMonth(this.#place, newest)
    return this.#month
  }

  /** Appends text durably; what was written of it is taken back where that fails, or else is a tear for the next to mend. */
  async #write(month: OpenMonth, text: string): Promise<void> {
    try {
      await month.handle.appendFile(text)
      await month.handle.datasync()
    } catch (error) {
      await month.handle.truncate(month.bytes).catch(() => undefined)
      await this.close()
      throw error
    }
    month.bytes += Buffer.byteLength(text)
    month.isTorn = false
  }
}

async function openMonth(folder: JournalFolder, name: string): Promise<OpenMonth> {
  const handle = await open(monthFile(folder, name), 'a+')
  const { size } = await handle.stat()
  if (size === 0) return { name, handle, bytes: 0, isTorn: false }
  const last = Buffer.alloc(1)
  await handle.read(last, 0, 1, size - 1)
  if (last[0] === 0x0a) return { name, handle, bytes: size, isTorn: false }
  if ((await firstLine(monthFile(folder, name))) !== undefined) return { name, handle, bytes: size, isTorn: true }
  // Its very first line was cut off: there is nothing in it yet.
  await handle.truncate(0)
  return { name, handle, bytes: 0, isTorn: false }
}

/** Longer than any line that begins a month. */
const longestFirstLine = 4_096

/** The first line of a file, only its beginning where it is longer than that of a month; absent where it was cut off. */
async function firstLine(file: string): Promise<string | undefined> {
  const handle = await open(file, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(longestFirstLine), 0, longestFirstLine, 0)
    const end = buffer.subarray(0, bytesRead).indexOf(0x0a)
    if (end >= 0) return buffer.toString('utf8', 0, end)
    return bytesRead < longestFirstLine ? undefined : buffer.toString()
  } finally {
    await handle.close()
  }
}

/** What was thrown, as an error of the journal. */
function asJournalError(folder: string, action: string, error: unknown): JournalError {
  return error instanceof JournalError ? error : new JournalError(folder, action, error as NodeJS.ErrnoException)
}
