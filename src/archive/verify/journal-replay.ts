import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Catalog } from '../catalog.ts'
import type { Journal, JournalFault, JournalPiece, JournalPosition } from '../journal/journal.ts'
import { inTurn } from '../keeping/in-turn.ts'

/** Lines that the journal has no more: so many are missing before the one with this number, or it comes twice. */
export type SequenceFault = { readonly before: number; readonly missing: number }

/**
 * The journal read into an empty catalog, so that it can be set beside the catalog there is. It may be read on, since a worker
 * may append to it meanwhile.
 */
export class JournalReplay {
  /** What the journal says, and nothing else. */
  readonly catalog: Catalog<unknown>
  readonly faults: JournalFault[] = []
  readonly sequenceFaults: SequenceFault[] = []
  readonly #journal: Journal
  /** Since when the journal has to have a line of what is looked at. */
  readonly sinceMs: number | undefined
  readonly #touched = new Set<string>()
  /** Two checks may want to read on at the same time; each line is taken in once. */
  readonly #inTurn = inTurn()
  #position: JournalPosition | undefined
  #last = 0

  /** With `sinceMs`, articles are looked at only where the journal has a line of them since then. */
  constructor(journal: Journal, catalog: Catalog<unknown>, sinceMs?: number) {
    this.#journal = journal
    this.catalog = catalog
    this.sinceMs = sinceMs
  }

  /** Reads what the journal has more than when it was last read. */
  readOn(): Promise<void> {
    return this.#inTurn(() => this.#readOn())
  }

  async #readOn(): Promise<void> {
    for await (const piece of this.#journal.read(this.#position)) {
      await this.catalog.record(piece)
      this.#position = piece.position
      this.faults.push(...piece.faults)
      this.#count(piece)
      if (this.sinceMs !== undefined) this.#touch(piece, this.sinceMs)
      await nextTurn()
    }
  }

  /** Whether an article is to be looked at. */
  isAsked(hash: string): boolean {
    return this.sinceMs === undefined || this.#touched.has(hash)
  }

  /** Whether what was written in a month (`YYYY-MM`) is to be looked at. */
  isMonthAsked(month: string): boolean {
    return this.sinceMs === undefined || month >= new Date(this.sinceMs).toISOString().slice(0, month.length)
  }

  /** What is there of the journal behind a position of the catalog; throws `JournalPositionError` where it has none such. */
  async reach(position: JournalPosition): Promise<void> {
    for await (const _ of this.#journal.read(position)) return
  }

  /** Where months do not follow from the month before. */
  brokenMonths(): Promise<readonly JournalFault[]> {
    return this.#journal.checkChain()
  }

  #touch({ lines }: JournalPiece, sinceMs: number): void {
    for (const line of lines) if ('hash' in line && Date.parse(line.at) >= sinceMs) this.#touched.add(line.hash)
  }

  /** A line that cannot be read has a number too; where several workers write, what was never recorded has one that another has. */
  #count({ lines, marks, faults }: JournalPiece): void {
    let unread = faults.length
    for (const sequence of [...lines.map(({ seq }) => seq), ...marks].sort((a, b) => a - b)) {
      const missing = sequence - this.#last - 1
      const isRepeated = missing < 0 && this.#journal.takeIn === undefined
      if (missing > unread || isRepeated) this.sequenceFaults.push({ before: sequence, missing: missing - unread })
      else unread -= Math.max(missing, 0)
      this.#last = Math.max(this.#last, sequence)
    }
  }
}
