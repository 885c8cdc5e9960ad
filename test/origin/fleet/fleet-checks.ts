import type { Check } from '../hostile/watch.ts'
import type { SeenRequest } from './fleet-sites.ts'

/** Something that went wrong between two moments: for one worker, or for all where there was no database or store. */
export type Casualty = { readonly worker?: string; readonly fromMs: number; readonly toMs: number }

/** How late a request may be seen on a machine that is busy with three workers, their database, the store and the sites. */
const toleranceMs = 250
/** A request that was sent so long before something went wrong may be one whose poll never ended. */
const underWayMs = 12_000
/** A store that fails is waited for by who writes to it, so long at most. */
const longestPollMs = 45_000

/** Two requests of one source that came too soon after each other. */
type Repeat = { readonly first: SeenRequest; readonly second: SeenRequest }

/**
 * Looks at what the sites saw: no source asked twice within its interval, but for what a worker had begun that died, once, by
 * another, or what nobody could record, once; nor at the same time by two; and every host with its spacing and no more
 * connections than it has.
 */
export function requestChecks(
  seen: readonly SeenRequest[],
  options: {
    readonly intervalOf: (source: number) => number
    readonly spacingMs: number
    readonly connections: number
    readonly casualties: readonly Casualty[]
  },
): readonly Check[] {
  const repeats = repeatsIn(seen, (source) => options.intervalOf(source) * 0.8)
  const casualtyOf = ({ first }: Repeat) =>
    options.casualties.find(({ worker, fromMs, toMs }) => {
      const patienceMs = worker === undefined ? longestPollMs : underWayMs
      const isOfIt = worker === undefined || first.worker === worker
      return isOfIt && first.atMs <= toMs && fromMs - first.atMs < patienceMs
    })
  const isExcused = (repeat: Repeat) => casualtyOf(repeat) !== undefined
  const excused = repeats.filter(isExcused)
  const wrong = repeats.filter((repeat) => !isExcused(repeat))
  const often = [...Map.groupBy(excused, (each) => `${each.first.source} ${casualtyOf(each)?.fromMs}`)].filter(
    ([, times]) => times.length > 1,
  )
  const together = repeats.filter(
    ({ first, second }) => first.worker !== second.worker && (first.endedAtMs ?? Infinity) > second.atMs,
  )
  const spacing = spacingsIn(seen).filter((gapMs) => gapMs < options.spacingMs - toleranceMs)
  const crowd = Math.max(0, ...[...Map.groupBy(seen, ({ host }) => host).values()].map(mostAtOnce))
  return [
    {
      says: `no source is asked twice within its interval (of ${seen.length} requests ${excused.length} are for what was under way in a fault)`,
      holds: wrong.length === 0,
      because: wrong.slice(0, 5).map(describe).join('; '),
    },
    {
      says: 'what was under way in a fault is asked once more, and no more',
      holds: often.length === 0,
      because: `${often.length} sources were asked more often`,
    },
    {
      says: 'no two workers ask one source at the same time',
      holds: together.filter((repeat) => !isExcused(repeat)).length === 0,
      because: together.slice(0, 5).map(describe).join('; '),
    },
    {
      says: `requests to one host start ${options.spacingMs} ms apart, whoever sends them`,
      holds: spacing.length === 0,
      because: `${spacing.length} of ${seen.length} came sooner, the soonest after ${Math.round(Math.min(...spacing))} ms`,
    },
    {
      says: `no host has more than ${options.connections} requests at once`,
      holds: crowd <= options.connections,
      because: `one had ${crowd}`,
    },
  ]
}

function repeatsIn(seen: readonly SeenRequest[], leastMs: (source: number) => number): readonly Repeat[] {
  return [...Map.groupBy(seen, ({ source }) => source).values()].flatMap((requests) =>
    requests.flatMap((second, at) => {
      const first = requests[at - 1]
      return first !== undefined && second.atMs - first.atMs < leastMs(second.source) ? [{ first, second }] : []
    }),
  )
}

function spacingsIn(seen: readonly SeenRequest[]): readonly number[] {
  return [...Map.groupBy(seen, ({ host }) => host).values()].flatMap((requests) =>
    requests.slice(1).map(({ atMs }, at) => atMs - (requests[at]?.atMs ?? 0)),
  )
}

function mostAtOnce(requests: readonly SeenRequest[]): number {
  return Math.max(
    ...requests.map(
      ({ atMs }) => requests.filter((other) => other.atMs <= atMs && (other.endedAtMs ?? Infinity) > atMs).length,
    ),
  )
}

function describe({ first, second }: Repeat): string {
  return `source ${first.source} by ${first.worker} and ${Math.round(second.atMs - first.atMs)} ms later by ${second.worker}`
}
