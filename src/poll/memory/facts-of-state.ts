import { isDeepStrictEqual } from 'node:util'
import type { Archive } from '../../archive/archive.ts'
import type { SourceRow } from '../../archive/catalog.ts'
import { listingFacts, type SourceFacts } from '../../archive/source-facts.ts'
import { initialState, type SourceState } from './source-state.ts'

/** What a state says of its source that outlives the catalog. */
export function factsOf(state: SourceState): SourceFacts {
  const { moved, goneAtMs } = state
  return {
    ...listingFacts(state),
    ...(moved?.movedAtMs !== undefined && { moved: { url: moved.url, sinceMs: moved.movedAtMs } }),
    ...(goneAtMs !== undefined && { goneAtMs }),
  }
}

/** The state of a source whose facts alone are known: it is polled as if for the first time. */
export function stateOfFacts({ moved, ...facts }: SourceFacts): SourceState {
  if (moved === undefined) return { ...initialState, ...facts }
  const { url, sinceMs } = moved
  return { ...initialState, ...facts, moved: { url, sightings: 1, firstSeenAtMs: sinceMs, movedAtMs: sinceMs } }
}

/**
 * Makes what tells the journal what is known of a source where it does not know that yet, before the row is written that says
 * so; `before` is the row that was written last.
 */
export function factsTeller(
  before: SourceRow<SourceState> | undefined,
  { keep }: Pick<Archive<SourceState>, 'keep'>,
): (after: Omit<SourceRow<SourceState>, 'nextPollAtMs'>) => Promise<void> {
  let told = before && { definitionHash: before.definitionHash, facts: factsOf(before.state) }
  return async ({ id, definitionHash, state }) => {
    const known = { definitionHash, facts: factsOf(state) }
    if (isDeepStrictEqual(told, known)) return
    await keep({ facts: [{ sourceId: id, ...known }] })
    told = known
  }
}
