import type { JournalEvent, JournalLine } from './journal-line.ts'

/** A place between two lines of the journal; its text means something to the journal alone. */
export type JournalPosition = string

/** What was appended, as it now stands. */
export type Appended = {
  readonly lines: readonly JournalLine[]
  /** Behind the last of them. */
  readonly position: JournalPosition
}

/** A line that could not be read, where it stands, and why. */
export type JournalFault = { readonly file: string; readonly line: number; readonly reason: string }

/** What is to be recorded next, what could not be read of it, and whether that is all there is. */
export type TakenIn = Appended & { readonly faults: readonly JournalFault[]; readonly isAll: boolean }

/** A stretch of the journal. */
export type JournalPiece = {
  /** Its events; lines that only mark a month or a tear are left out. */
  readonly lines: readonly JournalLine[]
  /** The sequence numbers of lines that only mark a month or a tear. */
  readonly marks: readonly number[]
  readonly faults: readonly JournalFault[]
  /** Behind the last line of the piece. */
  readonly position: JournalPosition
}

/**
 * The append-only record of all that happened to the archive. Each line carries a sequence number one above that of the
 * line before, over all months, which never changes.
 */
export type Journal = {
  /**
   * Appends events in their order; they are durable once this returns, all of them. One append at a time. Where several
   * workers write, `behind` is how far the catalog has what they wrote, and the caller's turn keeps them apart; what is given
   * begins with what this worker had appended and the catalog does not have.
   */
  readonly append: (events: readonly JournalEvent[], behind?: JournalPosition) => Promise<Appended>
  /** Reads from a position, or from the beginning, piece by piece. Throws `JournalPositionError` for a place that is not there. */
  readonly read: (from?: JournalPosition) => AsyncIterable<JournalPiece>
  /**
   * Present where several workers write: gives the next lines that the catalog does not have, whoever wrote them, for the
   * caller to record in its turn. Those that others have overtaken are told anew, behind all the rest.
   */
  readonly takeIn?: (behind: JournalPosition | undefined) => Promise<TakenIn>
  /** Checks that each month begins with the SHA-256 of the month before it as it stands; gives what does not fit. */
  readonly checkChain: () => Promise<readonly JournalFault[]>
  readonly close: () => Promise<void>
}
