import type { Catalog } from '../../archive/catalog.ts'
import type { Source } from '../../source/load.ts'
import { stateOf } from './recall.ts'
import { callsForAttention, flagsOf, type SourceFlag } from './source-health.ts'
import type { SourceState } from './source-state.ts'

/** That a source calls for attention, without the reasons, which may name what is nobody's business. */
export type SourceAttention = {
  readonly source: string
  readonly title: string
  /** The gravest first; at least one. */
  readonly flags: readonly SourceFlag[]
  readonly consecutiveFailures: number
}

/** Gives the sources that call for attention, those that failed most often first. */
export async function sourcesInNeed(
  sources: readonly Source[],
  catalog: Pick<Catalog<SourceState>, 'sources'>,
  nowMs: number,
): Promise<readonly SourceAttention[]> {
  const rows = await catalog.sources.find(sources.map(({ id }) => id))
  const needs = sources.flatMap(({ id, definition, definitionHash }) => {
    const state = stateOf(definitionHash, rows.get(id))
    const flags = flagsOf(state, nowMs)
      .map(({ flag }) => flag)
      .filter(callsForAttention)
    if (flags.length === 0) return []
    const { consecutiveFailures } = state
    return [{ source: id, title: definition.title ?? state.title ?? id, flags, consecutiveFailures }]
  })
  return needs.sort((a, b) => b.consecutiveFailures - a.consecutiveFailures)
}
