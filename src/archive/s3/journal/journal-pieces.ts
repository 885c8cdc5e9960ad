import type { JournalFault, JournalPiece } from '../../journal/journal.ts'
import { JournalPositionError } from '../../journal/journal-error.ts'
import { type AnyLine, isLine, type JournalLine, type LineFault, parseLine } from '../../journal/journal-line.ts'
import { inParallel } from '../stored-objects.ts'
import {
  type JournalKeys,
  type JournalPlace,
  lastOf,
  partKey,
  positionText,
  readIndex,
  readPosition,
  segmentKey,
} from './journal-parts.ts'

const linesPerPiece = 2_000
/** So many segments are asked for at once: the numbers of those there are leave none out. */
const segmentsAhead = 16

/** The lines of one object: of a part, or of a segment. */
export type JournalObject = { readonly key: string; readonly segment: number; readonly text: string }

/**
 * Gives the objects that have lines behind a segment, in order. One that is put together with others meanwhile is read from
 * the part it is in by then.
 */
export async function* objectsFrom(keys: JournalKeys, segment: number): AsyncGenerator<JournalObject> {
  let next = segment
  /** How long the segments were that were given: a part may by now begin with them. */
  const given = new Map<number, number>()
  for (;;) {
    const index = await readIndex(keys)
    for (const part of index.parts) {
      if (part.last < next) continue
      const key = partKey(keys, part)
      const bytes = await keys.objects.get(key)
      if (bytes === undefined) throw new JournalPositionError(keys.objects.nameOf(key), 'object of that name')
      const done = [...given].filter(([number]) => number >= part.first).reduce((sum, [, length]) => sum + length, 0)
      yield { key, segment: part.last, text: bytes.toString('utf8', done) }
      next = part.last + 1
    }
    next = Math.max(next, lastOf(index) + 1)
    for (let isEnd = false; !isEnd; ) {
      const numbers = Array.from({ length: segmentsAhead }, (_, ahead) => next + ahead)
      for (const [ahead, bytes] of (
        await inParallel(numbers, (n) => keys.objects.get(segmentKey(keys, n)))
      ).entries()) {
        isEnd = bytes === undefined
        if (bytes === undefined) break
        next = (numbers[ahead] ?? 0) + 1
        given.set(next - 1, bytes.length)
        yield { key: segmentKey(keys, next - 1), segment: next - 1, text: bytes.toString() }
      }
    }
    if (lastOf(await readIndex(keys)) < next) return
  }
}

/** Reads the journal from a position on; see `Journal.read`. */
export async function* readObjects(keys: JournalKeys, from: string | undefined): AsyncGenerator<JournalPiece> {
  const name = keys.objects.nameOf(keys.folder.slice(0, -1))
  const start = from === undefined ? { segment: 0, sequence: 0 } : readPosition(from, name)
  const pieces = new Pieces(start)
  let isThere = start.sequence === 0
  for await (const object of objectsFrom(keys, start.segment)) {
    const lines = object.text.split('\n').slice(0, -1)
    let begin = 0
    if (!isThere) {
      begin = lines.findIndex((line) => sequenceOf(line) === start.sequence) + 1
      if (begin === 0) break
      isThere = true
    }
    for (let at = begin; at < lines.length; at += 1) {
      pieces.add(lines[at] ?? '', { file: keys.objects.nameOf(object.key), line: at + 1, segment: object.segment })
      if (pieces.isFull) yield pieces.take()
    }
  }
  if (!isThere) throw new JournalPositionError(name, from ?? '')
  pieces.settle()
  if (!pieces.isEmpty) yield pieces.take()
}

function sequenceOf(line: string): number | undefined {
  const read = parseLine(line)
  return isLine(read) ? read.seq : undefined
}

type LinePlace = { readonly file: string; readonly line: number; readonly segment: number }

/** Collects lines into pieces. */
class Pieces {
  #lines: JournalLine[] = []
  #marks: number[] = []
  #faults: JournalFault[] = []
  #place: JournalPlace
  /** The line before, which counts only if the next does not say that it is torn. */
  #before: { readonly read: AnyLine | LineFault; readonly place: LinePlace } | undefined

  constructor(start: JournalPlace) {
    this.#place = start
  }

  get isFull(): boolean {
    return this.#lines.length + this.#faults.length >= linesPerPiece
  }

  get isEmpty(): boolean {
    return this.#lines.length + this.#faults.length + this.#marks.length === 0
  }

  add(text: string, place: LinePlace): void {
    const read = parseLine(text)
    if (isLine(read) && read.kind === 'torn') this.#before = undefined
    else this.settle()
    this.#before = { read, place }
  }

  /** Counts the line in hand; no other follows that could say that it is torn. */
  settle(): void {
    if (this.#before === undefined) return
    const { read, place } = this.#before
    this.#before = undefined
    if (!isLine(read)) this.#faults.push({ file: place.file, line: place.line, reason: read.reason })
    else {
      if (read.kind !== 'month' && read.kind !== 'torn') this.#lines.push(read)
      else this.#marks.push(read.seq)
      this.#place = { segment: place.segment, sequence: read.seq }
    }
  }

  take(): JournalPiece {
    const position = positionText(this.#place)
    const piece = { lines: this.#lines, marks: this.#marks, faults: this.#faults, position }
    this.#lines = []
    this.#marks = []
    this.#faults = []
    return piece
  }
}
