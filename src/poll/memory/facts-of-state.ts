import { isDeepStrictEqual } from 'node:util'
import type { Archive } from '../../archive/archive.ts'
import type { SourceRow } from '../../archive/catalog.ts'
import type { SourceFacts } from '../../archive/source-facts.ts'
import { initialState, type SourceState } from './source-state.ts'

/** What a state says of its source that outlives the catalog. */
export function factsOf(state: SourceState): SourceFacts {
  const { title, siteUrl, language, author, imageUrl, podcast, moved, goneAtMs } = state
  return {
    ...(title !== undefined && { title }),
    ...(siteUrl !== undefined && { siteUrl }),
    ...(language !== undefined && { language }),
    ...(author !== undefined && { author }),
    ...(imageUrl !== undefined && { imageUrl }),
    ...(podcast && { podcast }),
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

/** Tells the journal what is known of a source where it does not know that yet; before the row is written that says so. */
export async function keepFacts(
  before: SourceRow<SourceState> | undefined,
  after: Omit<SourceRow<SourceState>, 'nextPollAtMs'>,
  { keep }: Pick<Archive<SourceState>, 'keep'>,
): Promise<void> {
  const { id, definitionHash } = after
  const facts = factsOf(after.state)
  const isTold = before?.definitionHash === definitionHash && isDeepStrictEqual(factsOf(before.state), facts)
  if (!isTold) await keep({ facts: [{ sourceId: id, definitionHash, facts }] })
}
