import leven from 'leven'

const mostShown = 3

/** The ids that are most like one that does not exist, the likest first: those that hold it, or that it holds, before others. */
export function nearestIds(id: string, ids: readonly string[]): readonly string[] {
  const isPart = (each: string) => id !== '' && (each.includes(id) || id.includes(each))
  return ids
    .map((each) => ({ each, far: (isPart(each) ? 0 : 1_000) + leven(id, each) }))
    .sort((a, b) => a.far - b.far || (a.each < b.each ? -1 : 1))
    .slice(0, mostShown)
    .map(({ each }) => each)
}
