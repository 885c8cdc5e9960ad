import { createHash } from 'node:crypto'
import type { Clock } from '../../../clock.ts'
import type { Appended, Journal, JournalFault, JournalPosition } from '../../journal/journal.ts'
import { JournalError } from '../../journal/journal-error.ts'
import { formatLine, isLine, type JournalEvent, type JournalLine, parseLine } from '../../journal/journal-line.ts'
import type { JournalStream, StreamEnd } from '../../journal/journal-stream.ts'
import type { StoredObjects } from '../stored-objects.ts'
import { compact } from './journal-compaction.ts'
import {
  type JournalIndex,
  type JournalKeys,
  journalKeys,
  lastOf,
  partKey,
  positionText,
  readIndex,
  segmentKey,
} from './journal-parts.ts'
import { objectsFrom, readObjects } from './journal-pieces.ts'

/** Where the journal ends: the last segment and line, and what it has beside its parts. */
type JournalEnd = {
  readonly segment: number
  readonly sequence: number
  readonly month: string | undefined
  readonly index: JournalIndex
  /** The day of the first segment that is in no part yet. */
  readonly day: string | undefined
}

/** So many segments are put together at the latest, so that few have to be read at a start. */
const mostSegments = 1_000
/** So often an append begins anew where others were faster. */
const mostTries = 50

/**
 * The journal as objects. Every append is a segment of its own, under the next number, which no other writer can have; once
 * a day, or a thousand segments, they are put together into a part of their month. Nothing is ever listed.
 */
export class JournalObjects implements Journal, JournalStream {
  readonly #keys: JournalKeys
  readonly #objects: StoredObjects
  readonly #clock: Clock
  #end: JournalEnd | undefined

  constructor(objects: StoredObjects, clock: Clock, worker = '') {
    this.#keys = journalKeys(objects, worker)
    this.#objects = objects
    this.#clock = clock
  }

  append(events: readonly JournalEvent[]): Promise<Appended> {
    return this.appendBehind(0, events)
  }

  async appendBehind(behind: number, events: readonly JournalEvent[]): Promise<Appended> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      try {
        const appended = await this.#append(events, behind)
        if (appended !== undefined) return appended
      } catch (error) {
        // Whether it was written is not known: the next looks.
        this.#end = undefined
        throw error
      }
      this.#end = undefined
    }
    const cause = new Error('other writers were faster each time')
    throw new JournalError(this.#objects.nameOf(this.#keys.folder.slice(0, -1)), 'writing', cause)
  }

  async end(): Promise<StreamEnd> {
    this.#end ??= await this.#findEnd()
    const { segment, sequence } = this.#end
    return { position: segment === 0 ? undefined : positionText({ segment, sequence }), sequence }
  }

  read(from?: JournalPosition) {
    return readObjects(this.#keys, from)
  }

  async checkChain(): Promise<readonly JournalFault[]> {
    const faults: JournalFault[] = []
    let before: { readonly month: string; readonly sha256: string } | undefined
    let hash = createHash('sha256')
    let month: string | undefined
    for await (const { key, text } of objectsFrom(this.#keys, 0)) {
      const first = parseLine(text.slice(0, text.indexOf('\n')))
      if (isLine(first) && first.kind === 'month') {
        if (month !== undefined) before = { month, sha256: hash.digest('hex') }
        if (first.previous?.month !== before?.month || first.previous?.sha256 !== before?.sha256) {
          const reason = `it does not follow ${before?.month ?? 'no month'} as that stands now: something in there was changed`
          faults.push({ file: this.#objects.nameOf(key), line: 1, reason })
        }
        hash = createHash('sha256')
        month = first.month
      } else if (month === undefined) {
        faults.push({
          file: this.#objects.nameOf(key),
          line: 1,
          reason: 'it does not begin with the line of its month',
        })
        return faults
      }
      hash.update(text)
    }
    return faults
  }

  async close(): Promise<void> {
    this.#end = undefined
  }

  /** Appends behind the end as it is known; gives nothing where another writer took that place. */
  async #append(events: readonly JournalEvent[], behind: number): Promise<Appended | undefined> {
    const at = new Date(this.#clock()).toISOString()
    const now = at.slice(0, 'YYYY-MM'.length)
    let end = this.#end ?? (await this.#findEnd())
    // Never a month before the newest there is, whatever the clock says, since that one is sealed by the next.
    const month = end.month === undefined || now > end.month ? now : end.month
    const isDue = end.day !== undefined && end.day !== at.slice(0, 'YYYY-MM-DD'.length)
    const isNewMonth = month !== end.month
    if (isDue || isNewMonth || end.segment - lastOf(end.index) >= mostSegments) {
      end = { ...end, index: await compact(this.#keys, end.index, end), day: undefined }
      this.#end = end
    }
    let sequence = behind || end.sequence
    const texts: string[] = []
    if (isNewMonth) {
      const previous = end.month && { month: end.month, sha256: await this.#sha256Of(end.month, end.index) }
      texts.push(formatLine(++sequence, at, { kind: 'month', month, ...(previous && { previous }) }))
    }
    const lines = events.map((event): JournalLine => {
      texts.push(formatLine(++sequence, at, event))
      return { ...event, seq: sequence, at }
    })
    if (texts.length === 0) return { lines, position: positionText(end) }
    const segment = end.segment + 1
    if (!(await this.#objects.putIfAbsent(segmentKey(this.#keys, segment), Buffer.from(texts.join('')))))
      return undefined
    this.#end = { ...end, segment, sequence, month, day: end.day ?? at.slice(0, 'YYYY-MM-DD'.length) }
    return { lines, position: positionText({ segment, sequence }) }
  }

  async #findEnd(): Promise<JournalEnd> {
    const index = await readIndex(this.#keys)
    const last = index.parts.at(-1)
    let end: JournalEnd = {
      segment: last?.last ?? 0,
      sequence: last?.lastSequence ?? 0,
      month: last?.month,
      day: undefined,
      index,
    }
    for await (const { segment, text } of objectsFrom(this.#keys, end.segment + 1)) {
      const lines = text.split('\n').slice(0, -1)
      const [first, final] = [parseLine(lines[0] ?? ''), parseLine(lines.at(-1) ?? '')]
      if (!isLine(first) || !isLine(final)) {
        const cause = new Error('what stands there are no lines')
        throw new JournalError(this.#objects.nameOf(segmentKey(this.#keys, segment)), 'reading', cause)
      }
      const month = first.kind === 'month' ? first.month : end.month
      end = { ...end, segment, sequence: final.seq, month, day: end.day ?? first.at.slice(0, 'YYYY-MM-DD'.length) }
    }
    return end
  }

  /** The SHA-256 of a month that is all in parts. */
  async #sha256Of(month: string, { parts }: JournalIndex): Promise<string> {
    const hash = createHash('sha256')
    for (const part of parts)
      if (part.month === month) hash.update((await this.#objects.get(partKey(this.#keys, part))) ?? '')
    return hash.digest('hex')
  }
}
