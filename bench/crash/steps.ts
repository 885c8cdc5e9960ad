/** Where a run is to be killed: at the step of this number among those of its kind; amid a write, after half of its bytes. */
export type Aim = { readonly step: string; readonly number: number; readonly isAmid: boolean }

const places: readonly (readonly [string, RegExp])[] = [
  ['article', /^articles(\/|$)/],
  ['revision', /^revisions(\/|$)/],
  ['journal', /^journal(\/|$)/],
  ['capture index', /^captures\/.*\.cdxj/],
  ['capture', /^captures(\/|$)/],
  ['picture', /^images(\/|$)/],
  ['feed document', /^feeds(\/|$)/],
  ['catalog', /^catalog\.db/],
  ['publications', /^publications\.db/],
  ['search index', /^search\.db/],
]

/** What is written in a place of the output folder; absent for what is no part of the archive. */
export function stepOf(path: string): string | undefined {
  return places.find(([, pattern]) => pattern.test(path))?.[0]
}

/** A step that began, such as `journal: write`. */
export type ToldStep = string

/** How many steps there are of each kind. */
export function stepsIn(told: readonly ToldStep[]): ReadonlyMap<string, number> {
  const kinds = Map.groupBy(told, (each) => each.slice(0, each.indexOf(':')))
  return new Map([...kinds].map(([kind, all]) => [kind, all.length]))
}
