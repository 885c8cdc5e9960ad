import type { Appended, Journal, JournalPosition } from './journal.ts'
import type { JournalEvent } from './journal-line.ts'

/** Where a stream ends: behind its last line, absent where it has none, and the number of that line, or 0. */
export type StreamEnd = { readonly position: JournalPosition | undefined; readonly sequence: number }

/** The lines that one worker writes alone; numbers go up in it, and leave out those of lines that other workers wrote. */
export type JournalStream = Pick<Journal, 'read' | 'checkChain' | 'close'> & {
  /** Appends events as `Journal.append` does, numbered from behind `sequence`. */
  readonly appendBehind: (sequence: number, events: readonly JournalEvent[]) => Promise<Appended>
  readonly end: () => Promise<StreamEnd>
}

/** The streams of a journal, by the names of their workers; that of a worker that has none is the empty name. */
export type JournalStreams = {
  readonly names: () => Promise<readonly string[]>
  readonly open: (name: string) => JournalStream
}
