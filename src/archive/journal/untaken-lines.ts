import type { JournalFault } from './journal.ts'
import type { JournalEvent, JournalLine } from './journal-line.ts'
import type { MergedPiece } from './merged-lines.ts'
import type { SharedPlace } from './shared-position.ts'

/** What stands behind a place of several streams. */
export type UntakenLines = {
  /** What is to be recorded as it stands. */
  readonly lines: readonly JournalLine[]
  /** What is to be told anew: others have used its numbers since. */
  readonly overtaken: readonly JournalEvent[]
  readonly faults: readonly JournalFault[]
  /** Behind all of it. */
  readonly place: SharedPlace
  /** Whether nothing stands behind that. */
  readonly isAll: boolean
}

/**
 * Gathers what stands behind a place, up to so many lines. The last append of a worker counts as overtaken where its first
 * number is one that the catalog has already: it was never recorded, and others have written since. An append that its worker
 * has gone on from was told anew by then.
 */
export async function gatherUntaken(
  pieces: AsyncIterable<MergedPiece>,
  from: SharedPlace & { readonly sequence: number },
  most: number,
): Promise<UntakenLines> {
  const isHistory = from.streams.size === 0 || from.isHistory === true
  const lines: JournalLine[] = []
  const overtaken = new Map<string, JournalLine[]>()
  const faults: JournalFault[] = []
  let place: SharedPlace & { readonly sequence: number } = from
  let isAll = true
  for await (const piece of pieces) {
    let { sequence } = place
    for (const [index, line] of piece.lines.entries()) {
      const writer = piece.writers[index] ?? ''
      const before = overtaken.get(writer) ?? []
      if (line.seq <= sequence || before.at(-1)?.at === line.at) overtaken.set(writer, [...before, line])
      else {
        lines.push(...before, line)
        overtaken.delete(writer)
        sequence = line.seq
      }
    }
    faults.push(...piece.faults)
    place = {
      sequence: Math.max(sequence, ...piece.marks),
      streams: new Map([...place.streams, ...piece.place.streams]),
    }
    isAll = lines.length < most
    if (!isAll) break
  }
  const left = [...overtaken.values()].flat()
  // For a catalog that is made anew all is history, which others may have told anew since.
  if (isHistory || !isAll) {
    const behind = isHistory && !isAll ? { ...place, isHistory } : place
    return { lines: [...lines, ...left], overtaken: [], faults, place: behind, isAll }
  }
  return { lines, overtaken: left.map(({ seq: _seq, at: _at, ...event }) => event), faults, place, isAll }
}
