import type { FoundSource, SourceRow } from '../../catalog.ts'
import type { EventOf } from '../../journal/journal-line.ts'
import { listingFacts, type SourceFacts } from '../../source-facts.ts'
import type { Row } from '../row.ts'

/** Gives the state of a source of which no more is known than the journal tells. */
export type StateOfFacts = (facts: SourceFacts) => unknown

/** What a line of the journal tells of a source. */
export function factsOf(line: EventOf<'source'>): SourceFacts {
  const { moved, gone } = line
  return {
    ...listingFacts(line),
    ...(moved && { moved: { url: moved.url, sinceMs: Date.parse(moved.since) } }),
    ...(gone !== undefined && { goneAtMs: Date.parse(gone) }),
  }
}

/** The columns of the table `sources` that a row is read from. */
export const rowColumns = 'id, definition_hash, next_poll_at_ms, state'

/** Reads a row of the table `sources`. */
export function sourceFrom<State>(row: Row): SourceRow<State> {
  return {
    id: String(row.id),
    definitionHash: String(row.definition_hash),
    nextPollAtMs: Number(row.next_poll_at_ms),
    state: JSON.parse(String(row.state)) as State,
  }
}

/** The columns of a row, and whether entries of its source wait, which spares each poll a query of its own. */
export const foundColumns = `${rowColumns},
  EXISTS (SELECT 1 FROM waiting_entries WHERE source_id = sources.id) AS has_waiting`

/** Reads a row of the table `sources` with whether entries wait. */
export function foundFrom<State>(row: Row): FoundSource<State> {
  return { ...sourceFrom<State>(row), hasWaiting: Boolean(row.has_waiting) }
}

/** Reads the columns `id`, `facts` and `hash`, which is that of the definition the facts are of. */
export function factsFrom(
  rows: readonly Row[],
): ReadonlyMap<string, SourceFacts & { readonly definitionHash: string }> {
  return new Map(
    rows.map((row) => [
      String(row.id),
      { ...(JSON.parse(String(row.facts)) as SourceFacts), definitionHash: String(row.hash) },
    ]),
  )
}
