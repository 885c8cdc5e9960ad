import type { JournalFault, JournalPiece, JournalPosition } from './journal.ts'
import type { JournalLine } from './journal-line.ts'
import type { JournalStream } from './journal-stream.ts'
import { type SharedPlace, type StreamPlace, sharedPosition } from './shared-position.ts'

/** A numbered line of a stream: an event, or one that only marks something. */
type Numbered = { readonly sequence: number; readonly writer: string; readonly line?: JournalLine }

/** A stretch of several streams, with the names of those that have its lines, and the place behind it. */
export type MergedPiece = JournalPiece & { readonly writers: readonly string[]; readonly place: SharedPlace }

/** A stream while it is read: what it gave that is not given on, and where that begins. */
class StreamReading {
  readonly name: string
  readonly #pieces: AsyncIterator<JournalPiece>
  #begin: JournalPosition | undefined
  #end: JournalPosition | undefined
  #given: number
  #waiting: readonly Numbered[] = []
  faults: readonly JournalFault[] = []
  isOver = false

  constructor(name: string, stream: JournalStream, { position, lines }: StreamPlace) {
    this.name = name
    this.#pieces = stream.read(position)[Symbol.asyncIterator]()
    this.#begin = position
    this.#end = position
    this.#given = lines
  }

  /** Reads on where nothing is left of what was read. */
  async fill(): Promise<void> {
    while (this.#waiting.length === 0 && !this.isOver) {
      const next = await this.#pieces.next()
      if (next.done) {
        this.isOver = true
        return
      }
      const { lines, marks, faults, position } = next.value
      const numbered: Numbered[] = lines.map((line) => ({ sequence: line.seq, writer: this.name, line }))
      for (const sequence of marks) numbered.push({ sequence, writer: this.name })
      if (marks.length > 0) numbered.sort((a, b) => a.sequence - b.sequence)
      const skipped = Math.min(this.#given, numbered.length)
      this.faults = [...this.faults, ...faults]
      this.#end = position
      if (skipped === numbered.length) {
        this.#begin = position
        this.#given -= skipped
      } else this.#waiting = numbered.slice(skipped)
    }
  }

  /** The greatest number of the lines that were read and not given on; absent at the end. */
  get last(): number | undefined {
    return this.isOver && this.#waiting.length === 0
      ? undefined
      : Math.max(...this.#waiting.map(({ sequence }) => sequence))
  }

  /** Gives on the lines before the first with a number above this one. */
  take(upTo: number): readonly Numbered[] {
    const count = this.#waiting.findIndex(({ sequence }) => sequence > upTo)
    const taken = count < 0 ? this.#waiting : this.#waiting.slice(0, count)
    this.#waiting = this.#waiting.slice(taken.length)
    this.#given += taken.length
    if (this.#waiting.length === 0 && taken.length > 0) {
      this.#begin = this.#end
      this.#given = 0
    }
    return taken
  }

  get place(): StreamPlace {
    return { position: this.#begin, lines: this.#given }
  }
}

/**
 * Reads several streams as one, in the order of the numbers of their lines; of lines with one number that of the stream whose
 * name comes first is the first.
 */
export async function* mergedPieces(
  streams: ReadonlyMap<string, JournalStream>,
  from: SharedPlace,
): AsyncGenerator<MergedPiece> {
  const readings = [...streams]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([name, stream]) => new StreamReading(name, stream, from.streams.get(name) ?? { position: undefined, lines: 0 }),
    )
  let sequence = from.sequence ?? 0
  for (;;) {
    await Promise.all(readings.map((each) => each.fill()))
    const faults = readings.flatMap((each) => each.faults)
    for (const each of readings) each.faults = []
    const lasts = readings.flatMap(({ last }) => last ?? [])
    if (lasts.length === 0 && faults.length === 0) return
    const upTo = Math.min(...lasts)
    const numbered = readings.flatMap((each) => each.take(upTo)).sort((a, b) => a.sequence - b.sequence)
    sequence = Math.max(sequence, numbered.at(-1)?.sequence ?? 0)
    const place = { sequence, streams: new Map(readings.map((each) => [each.name, each.place])) }
    yield {
      lines: numbered.flatMap(({ line }) => line ?? []),
      writers: numbered.flatMap(({ line, writer }) => (line === undefined ? [] : [writer])),
      marks: numbered.flatMap((each) => (each.line === undefined ? [each.sequence] : [])),
      faults,
      position: sharedPosition(place),
      place,
    }
  }
}
