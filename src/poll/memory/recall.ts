import type { SourceRow } from '../../archive/catalog.ts'
import { initialState, type SourceState, stateOfChangedDefinition } from './source-state.ts'

/** What is remembered of a source, as far as it holds for the definition in hand. */
export function stateOf(definitionHash: string, row: SourceRow<SourceState> | undefined): SourceState {
  if (row === undefined) return initialState
  const state = { ...initialState, ...row.state }
  return row.definitionHash === definitionHash ? state : stateOfChangedDefinition(state)
}

/** The address that is asked instead of the definition's, where permanent redirects moved it. */
export const movedUrlOf = ({ moved }: SourceState): string | undefined =>
  moved?.movedAtMs === undefined ? undefined : moved.url
