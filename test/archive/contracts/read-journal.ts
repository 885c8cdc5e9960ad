import type { Journal, JournalFault, JournalPiece, JournalPosition } from '../../../src/archive/journal/journal.ts'
import type { JournalLine } from '../../../src/archive/journal/journal-line.ts'

/** Every piece a journal gives from a position on, its lines as an append gives them: without the version they stand in. */
export async function piecesOf(
  journal: Pick<Journal, 'read'>,
  from?: JournalPosition,
): Promise<readonly JournalPiece[]> {
  const pieces: JournalPiece[] = []
  for await (const piece of journal.read(from)) {
    const lines = piece.lines.map((line) => {
      const { v, ...rest } = line as JournalLine & { readonly v?: number }
      return rest as JournalLine
    })
    pieces.push({ ...piece, lines })
  }
  return pieces
}

/** The same as one stretch. */
export async function readJournal(
  journal: Pick<Journal, 'read'>,
  from?: JournalPosition,
): Promise<{ readonly lines: readonly JournalLine[]; readonly faults: readonly JournalFault[] }> {
  const pieces = await piecesOf(journal, from)
  return { lines: pieces.flatMap(({ lines }) => lines), faults: pieces.flatMap(({ faults }) => faults) }
}
