import type { Source } from '../source/load.ts'
import { BadUseError } from './report-fatal.ts'

/** The sources a command was asked for by id, or all of them; throws `BadUseError` where one is unknown. */
export function chosenSources(
  ids: readonly string[],
  { sources, feedsFolder }: { readonly sources: readonly Source[]; readonly feedsFolder: string },
): readonly Source[] {
  const unknown = ids.filter((id) => !sources.some((source) => source.id === id))
  if (unknown.length > 0) {
    const there = sources.map((source) => source.id).join(', ') || 'none'
    throw new BadUseError(`no usable source ${unknown.join(', ')} in ${feedsFolder} (there are: ${there})`)
  }
  return ids.length === 0 ? sources : sources.filter((source) => ids.includes(source.id))
}
