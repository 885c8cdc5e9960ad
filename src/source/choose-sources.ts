import { FeedkeeperError } from '../feedkeeper-error.ts'
import type { Source } from './load.ts'
import { nearestIds } from './nearest-ids.ts'

const mostNamed = 10

/** A source was asked for that there is not, or whose definition cannot be used. */
export class UnknownSourceError extends FeedkeeperError {
  constructor(
    unknown: readonly string[],
    ids: readonly string[],
    { feedsFolder, faults }: { readonly feedsFolder: string; readonly faults: readonly string[] },
  ) {
    const near = unknown.length === 1 ? nearestIds(unknown[0] ?? '', ids) : []
    const nearest = near.length > 0 ? `; the nearest are ${near.join(', ')}` : ids.length === 0 ? '; there is none' : ''
    const because = faults.length > 0 ? `: ${faults.join('; ')}` : nearest
    const more = unknown.length > mostNamed ? ` and ${unknown.length - mostNamed} more` : ''
    super(
      'unknown-source',
      `no usable source ${unknown.slice(0, mostNamed).join(', ')}${more} in ${feedsFolder}${because}`,
    )
  }
}

/** There is no source at all. */
export class NoSourceError extends FeedkeeperError {
  constructor(feedsFolder: string) {
    super('no-source', `no usable source in ${feedsFolder}: write one as ${feedsFolder}/<id>.yaml`)
  }
}

/**
 * The sources that were asked for by id, or all of them; throws `UnknownSourceError` where one is unknown, with what is wrong
 * with its definition where there is one.
 */
export function chooseSources(
  ids: readonly string[],
  {
    sources,
    feedsFolder,
    sourceErrors,
  }: { readonly sources: readonly Source[]; readonly feedsFolder: string; readonly sourceErrors: readonly Error[] },
): readonly Source[] {
  const known = sources.map(({ id }) => id)
  const unknown = ids.filter((id) => !known.includes(id))
  if (unknown.length > 0) {
    const isOfOne = (message: string) => unknown.some((id) => message.includes(`${id}.yaml`))
    const faults = sourceErrors.map(({ message }) => message).filter(isOfOne)
    throw new UnknownSourceError(unknown, known, { feedsFolder, faults })
  }
  return ids.length === 0 ? sources : sources.filter(({ id }) => ids.includes(id))
}
