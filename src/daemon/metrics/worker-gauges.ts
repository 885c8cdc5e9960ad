import type { Catalog } from '../../archive/catalog.ts'
import type { FleetWorker } from '../../archive/fleet/fleet.ts'
import type { Clock } from '../../clock.ts'
import { stateOf } from '../../poll/memory/recall.ts'
import { flagsOf, type SourceFlag } from '../../poll/memory/source-health.ts'
import type { SourceState } from '../../poll/memory/source-state.ts'
import { lookAtSources } from '../../poll/overview/look-at-sources.ts'
import type { Source } from '../../source/load.ts'
import type { DaemonHealth } from '../daemon.ts'
import { overdueFromMs } from '../readiness.ts'
import type { Metrics } from './metrics.ts'

/** What gauges look at. */
export type GaugedWorker = {
  readonly health: () => DaemonHealth
  readonly sources: () => readonly Source[]
  readonly catalog: { readonly sources: Pick<Catalog<SourceState>['sources'], 'find' | 'dueBy'> } & Pick<
    Catalog<SourceState>,
    'workers'
  >
  /** Jobs that wait for a thread, by pool. */
  readonly jobsWaiting: () => Readonly<Record<string, number>>
  /** Whether each source has series of its own. */
  readonly isPerSource: boolean
  readonly clock: Clock
}

const flags: readonly SourceFlag[] = ['failing', 'gone', 'moved', 'drifting', 'empty', 'unstable', 'silent', 'gap']
/** However many gauges are made of the states of all sources, these are read again so long after the last time at the earliest. */
const lookAgainAfterMs = 1_000

type Look = readonly { readonly id: string; readonly state: SourceState; readonly nextPollAtMs: number | undefined }[]

/** Adds how the worker and its sources are doing. */
export function addWorkerGauges(metrics: Metrics, worker: GaugedWorker): void {
  const { health, sources, catalog, clock } = worker
  const look = lookAtSources({
    ...worker,
    see: ({ id, definitionHash }, row) => ({
      id,
      state: stateOf(definitionHash, row),
      nextPollAtMs: row?.nextPollAtMs,
    }),
    leastMs: lookAgainAfterMs,
  })
  const gauge = (rest: string, help: string, value: () => number | Promise<number>) =>
    metrics.gauge({ name: `feedkeeper_${rest}`, help }, async (each) => each.set(await value()))
  gauge('last_tick_timestamp_seconds', 'When the queue was last looked at.', () => health().lookedAtMs / 1_000)
  gauge('polls_under_way', 'Polls under way.', () => health().polling)
  gauge('polls_waiting', 'Due sources that wait for their host or for a place.', () => health().waiting)
  gauge(
    'ticks_missed',
    'Ticks that did not take place because the program was busy or asleep.',
    () => health().missedTicks,
  )
  gauge('sources', 'Sources with a usable definition.', () => sources().length)
  gauge('sources_overdue', 'Sources that were due more than a minute ago and are not being polled.', async () => {
    return (await catalog.sources.dueBy(clock() - overdueFromMs)).due
  })
  metrics.gauge(
    { name: 'feedkeeper_sources_flagged', help: 'Sources that call for attention, by why.', labels: ['flag'] },
    async (each) => {
      const raised = (await look()).flatMap(({ state }) => flagsOf(state, clock()).map(({ flag }) => flag))
      for (const flag of flags) each.set({ flag }, raised.filter((other) => other === flag).length)
    },
  )
  metrics.gauge(
    { name: 'feedkeeper_thread_jobs_waiting', help: 'Jobs that wait for a thread, by pool.', labels: ['pool'] },
    (each) => {
      for (const [pool, waiting] of Object.entries(worker.jobsWaiting())) each.set({ pool }, waiting)
    },
  )
  if (worker.isPerSource) addSourceGauges(metrics, look)
  addFleetGauges(metrics, worker)
}

/** What every worker of the archive says of itself, whichever is asked; no series where one has it alone. */
function addFleetGauges(metrics: Metrics, { catalog }: Pick<GaugedWorker, 'catalog'>): void {
  const gauge = (rest: string, help: string, value: (worker: FleetWorker) => number) =>
    metrics.gauge({ name: `feedkeeper_worker_${rest}`, help, labels: ['worker'] }, async (each) => {
      each.reset()
      for (const worker of await catalog.workers()) each.set({ worker: worker.name }, value(worker))
    })
  gauge('up', 'Whether the worker gave a sign of life in time.', ({ isAlive }) => Number(isAlive))
  gauge('silent_seconds', 'How long ago the worker gave a sign of life.', ({ silentMs }) => silentMs / 1_000)
  gauge('polls_under_way', 'Polls of the worker that are under way.', ({ doing }) => doing.polling)
  gauge('publishing', 'Whether the worker is the one that publishes.', ({ doing }) => Number(doing.isPublishing))
}

function addSourceGauges(metrics: Metrics, look: () => Promise<Look>): void {
  const gauge = (rest: string, help: string, value: (source: Look[number]) => number | undefined) =>
    metrics.gauge({ name: `feedkeeper_source_${rest}`, help, labels: ['source'] }, async (each) => {
      each.reset()
      for (const source of await look()) {
        const number = value(source)
        if (number !== undefined) each.set({ source: source.id }, number)
      }
    })
  gauge('failures', 'Polls of the source that failed in a row.', ({ state }) => state.consecutiveFailures)
  gauge('last_poll_timestamp_seconds', 'When the source was last polled.', ({ state }) => inSeconds(state.polledAtMs))
  gauge('newest_article_timestamp_seconds', 'When its newest article came out.', ({ state }) =>
    inSeconds(state.rhythm.newestAtMs),
  )
  gauge('next_poll_timestamp_seconds', 'When the source is due.', ({ nextPollAtMs }) => inSeconds(nextPollAtMs))
}

function inSeconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1_000
}
