import { isDeepStrictEqual } from 'node:util'
import type { SourceRow } from '../../archive/catalog.ts'
import type { Source } from '../../source/load.ts'
import type { ArchiveParts } from '../archive-entries.ts'
import { factsOf } from './facts-of-state.ts'
import type { SourceState } from './source-state.ts'

/** Tells the journal what is known of the source where it does not know that yet; before the state is written that says so. */
export async function keepFacts(
  source: Source,
  before: SourceRow<SourceState> | undefined,
  after: SourceState,
  { archive }: Pick<ArchiveParts, 'archive'>,
): Promise<void> {
  const facts = factsOf(after)
  const isTold =
    before !== undefined &&
    before.definitionHash === source.definitionHash &&
    isDeepStrictEqual(factsOf(before.state), facts)
  if (!isTold) await archive.keep({ facts: [{ sourceId: source.id, definitionHash: source.definitionHash, facts }] })
}
