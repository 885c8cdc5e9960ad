import type { Appended, Journal, JournalFault, JournalPosition, TakenIn } from './journal.ts'
import { JournalPositionError } from './journal-error.ts'
import type { JournalEvent, JournalLine } from './journal-line.ts'
import type { JournalStream, JournalStreams } from './journal-stream.ts'
import { mergedPieces } from './merged-lines.ts'
import { readSharedPosition, type SharedPlace, sharedPosition } from './shared-position.ts'
import { gatherUntaken } from './untaken-lines.ts'

/** So many lines are taken in at once, in one transaction of the catalog. */
const mostTakenIn = 10_000

type Numbered = SharedPlace & { readonly sequence: number }

/**
 * A journal to which several workers write, each to a stream of its own; read, they are one, in the order of the numbers of
 * their lines. Numbers follow those that the catalog has, which gives each worker its turn, so that the order of lines is the
 * order in which they are recorded. What was appended and not recorded, since the worker died in between or the catalog was
 * away, is recorded with the next append, or by whoever takes it in.
 */
export class SharedJournal implements Journal {
  readonly #name: string
  readonly #own: string
  readonly #streams: JournalStreams
  readonly #open = new Map<string, JournalStream>()

  /** `own` is the name of the stream that is appended to, `name` where all stand, for people. */
  constructor(name: string, own: string, streams: JournalStreams) {
    this.#name = name
    this.#own = own
    this.#streams = streams
  }

  async append(events: readonly JournalEvent[], behind?: JournalPosition): Promise<Appended> {
    const own = this.#stream(this.#own)
    const end = await own.end()
    if (behind === undefined) return this.#tell([], events, await this.#end())
    const before = await this.#numbered(readSharedPosition(behind))
    const { position, lines = 0 } = before.streams.get(this.#own) ?? {}
    if (end.position === position && lines === 0) return this.#tell([], events, before)
    const left = await gatherUntaken(
      mergedPieces(new Map([[this.#own, own]]), before),
      before,
      Number.POSITIVE_INFINITY,
    )
    return this.#tell(left.lines, [...left.overtaken, ...events], left.place)
  }

  async takeIn(behind: JournalPosition | undefined): Promise<TakenIn> {
    const from = readSharedPosition(behind)
    const streams = await this.#all(from)
    const before = await this.#numbered(from)
    const { lines, overtaken, place, faults, isAll } = await gatherUntaken(
      mergedPieces(streams, before),
      before,
      mostTakenIn,
    )
    return { ...(await this.#tell(lines, overtaken, place)), faults, isAll }
  }

  async *read(from?: JournalPosition) {
    const place = readSharedPosition(from)
    yield* mergedPieces(await this.#all(place), await this.#numbered(place))
  }

  async checkChain(): Promise<readonly JournalFault[]> {
    const all = await this.#all()
    return (await Promise.all([...all.values()].map((stream) => stream.checkChain()))).flat()
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map((stream) => stream.close()))
  }

  /** Appends what is to be told, if anything, behind a place; gives all that is to be recorded then. */
  async #tell(before: readonly JournalLine[], events: readonly JournalEvent[], place: SharedPlace): Promise<Appended> {
    if (events.length === 0) return { lines: before, position: sharedPosition(place) }
    const { lines, position } = await this.#stream(this.#own).appendBehind(place.sequence ?? 0, events)
    const streams = new Map([...place.streams, [this.#own, { position, lines: 0 }] as const])
    const sequence = lines.at(-1)?.seq ?? place.sequence
    return { lines: [...before, ...lines], position: sharedPosition({ sequence, streams }) }
  }

  #stream(name: string): JournalStream {
    const stream = this.#open.get(name) ?? this.#streams.open(name)
    this.#open.set(name, stream)
    return stream
  }

  /** Every stream there is; throws `JournalPositionError` where one of a place is not there. */
  async #all(place?: SharedPlace): Promise<ReadonlyMap<string, JournalStream>> {
    const names = await this.#streams.names()
    for (const [name, { position }] of place?.streams ?? []) {
      if (position !== undefined && !names.includes(name)) {
        throw new JournalPositionError(this.#name, name === '' ? position : `${position} of ${name}`)
      }
    }
    return new Map(names.map((name) => [name, this.#stream(name)]))
  }

  /** Behind the last line of every stream. */
  async #end(): Promise<SharedPlace> {
    const ends = await Promise.all(
      [...(await this.#all())].map(async ([name, stream]) => ({ name, ...(await stream.end()) })),
    )
    const streams = new Map(ends.map(({ name, position }) => [name, { position, lines: 0 }] as const))
    return { sequence: Math.max(0, ...ends.map(({ sequence }) => sequence)), streams }
  }

  /** A place with the number before it, which a journal that was not shared before does not say. */
  async #numbered(place: SharedPlace): Promise<Numbered> {
    if (place.sequence !== undefined) return { ...place, sequence: place.sequence }
    const stream = this.#stream('')
    for await (const { lines, marks } of stream.read(place.streams.get('')?.position)) {
      const next = Math.min(...lines.slice(0, 1).map(({ seq }) => seq), ...marks)
      if (Number.isFinite(next)) return { ...place, sequence: next - 1 }
    }
    return { ...place, sequence: (await stream.end()).sequence }
  }
}
