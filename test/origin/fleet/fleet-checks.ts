import type { Check } from '../hostile/watch.ts'
import type { SeenRequest } from './fleet-sites.ts'

/** A worker that was killed or frozen, and between which moments what it had begun was anybody's guess. */
export type Casualty = { readonly worker: string; readonly atMs: number }

/** How late a request may be seen on a machine that is busy with three workers, their database and the sites. */
const toleranceMs = 100
/** A request that was sent so long before a worker died may be one that it never ended. */
const underWayMs = 12_000

/** Two requests of one source that came too soon after each other. */
type Repeat = { readonly first: SeenRequest; readonly second: SeenRequest }

/**
 * Looks at what the sites saw: no source asked twice within its interval, but for what a worker had begun that died, once, by
 * another; nor at the same time by two; and every host with its spacing and no more connections than it has.
 */
export function requestChecks(
  seen: readonly SeenRequest[],
  options: {
    readonly everyMs: number
    readonly spacingMs: number
    readonly connections: number
    readonly casualties: readonly Casualty[]
  },
): readonly Check[] {
  const repeats = repeatsIn(seen, options.everyMs * 0.8)
  const isExcused = ({ first, second }: Repeat) =>
    options.casualties.some(
      ({ worker, atMs }) =>
        first.worker === worker && second.worker !== worker && first.atMs <= atMs && atMs - first.atMs < underWayMs,
    )
  const excused = repeats.filter(isExcused)
  const wrong = repeats.filter((repeat) => !isExcused(repeat))
  const often = [...Map.groupBy(excused, ({ first }) => first.source)].filter(([, times]) => times.length > 1)
  const together = repeats.filter(
    ({ first, second }) => first.worker !== second.worker && (first.endedAtMs ?? Infinity) > second.atMs,
  )
  const spacing = spacingsIn(seen).filter((gapMs) => gapMs < options.spacingMs - toleranceMs)
  const crowd = Math.max(0, ...[...Map.groupBy(seen, ({ host }) => host).values()].map(mostAtOnce))
  return [
    {
      says: `no source is asked twice within its interval (${excused.length} of dead workers are asked once more)`,
      holds: wrong.length === 0,
      because: wrong.slice(0, 5).map(describe).join('; '),
    },
    {
      says: 'what a dead worker had begun is asked once more, and no more',
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

function repeatsIn(seen: readonly SeenRequest[], leastMs: number): readonly Repeat[] {
  return [...Map.groupBy(seen, ({ source }) => source).values()].flatMap((requests) =>
    requests.flatMap((second, at) => {
      const first = requests[at - 1]
      return first !== undefined && second.atMs - first.atMs < leastMs ? [{ first, second }] : []
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
