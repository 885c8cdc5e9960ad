import type { SourceFacts } from '../../archive/source-facts.ts'
import { initialState, type SourceState } from './source-state.ts'

/** What a state says of its source that outlives the catalog. */
export function factsOf(state: SourceState): SourceFacts {
  const { title, siteUrl, language, author, imageUrl, moved, goneAtMs } = state
  return {
    ...(title !== undefined && { title }),
    ...(siteUrl !== undefined && { siteUrl }),
    ...(language !== undefined && { language }),
    ...(author !== undefined && { author }),
    ...(imageUrl !== undefined && { imageUrl }),
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
