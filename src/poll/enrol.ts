import type { Catalog } from '../archive/catalog.ts'
import type { Source } from '../source/load.ts'
import { neverMs } from './never.ts'
import { initialState, type SourceState, stateOfChangedDefinition } from './source-state.ts'

/** A definition that is saved again and again is not polled at each save. */
const restBetweenEditsMs = 5_000

/**
 * Brings the durable queue in line with the definitions there are: a new source, one whose definition has changed and one
 * that is back are due now; all others keep their time, so that a restart polls nothing early.
 */
export function enrolSources(sources: readonly Source[], catalog: Catalog<SourceState>, nowMs: number): void {
  catalog.transaction(() => {
    for (const { id, definitionHash } of sources) {
      const row = catalog.sources.find(id)
      if (row === undefined) {
        catalog.sources.put({ id, definitionHash, nextPollAtMs: nowMs, state: initialState })
        continue
      }
      const known = { ...initialState, ...row.state }
      const isSame = row.definitionHash === definitionHash
      const wasRetired = row.nextPollAtMs === neverMs && known.goneAtMs === undefined
      if (isSame && !wasRetired) continue
      const state = isSame ? known : stateOfChangedDefinition(known)
      const restedAtMs = (known.polledAtMs ?? 0) + restBetweenEditsMs
      const nextPollAtMs = Math.max(nowMs, restedAtMs, known.heldUntilMs ?? 0)
      catalog.sources.put({ id, definitionHash, nextPollAtMs, state })
    }
  })
}

/** Takes sources whose definitions were removed out of the queue; what is known of them is kept. */
export function retireSources(ids: readonly string[], catalog: Catalog<SourceState>): void {
  catalog.transaction(() => {
    for (const id of ids) catalog.sources.setNextPoll(id, neverMs)
  })
}
