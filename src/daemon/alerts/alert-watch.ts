import type { ToldAlert } from '../../archive/alerts/told-alerts.ts'
import type { Catalog } from '../../archive/catalog.ts'
import type { Clock } from '../../clock.ts'
import type { Log } from '../../log/log.ts'
import type { SourceState } from '../../poll/memory/source-state.ts'
import type { Source } from '../../source/load.ts'
import type { LowDisk } from '../disk-watch.ts'
import { alertsOf, diskAlerts } from './alert.ts'
import { alertMessage } from './alert-message.ts'
import type { AlertSink } from './alert-sinks.ts'

const lookEveryMs = 60_000

/** What alerts are made of. */
export type AlertParts = {
  readonly sinks: readonly AlertSink[]
  readonly afterFailures: number
  readonly sources: () => readonly Source[]
  readonly lowDisk: () => readonly LowDisk[]
  readonly catalog: Pick<Catalog<SourceState>, 'alerts'> & {
    readonly sources: Pick<Catalog<SourceState>['sources'], 'find'>
  }
  readonly clock: Clock
  readonly log: Log
}

/**
 * Tells each sink, in one message a minute at most, what turned bad and what is good again since it was last told. What a
 * sink has taken is noted in the catalog and told no more, also after a restart; what it has not is told with the next look.
 */
export class AlertWatch {
  readonly #parts: AlertParts
  readonly #stopped = new AbortController()
  readonly #underWay = new Map<AlertSink, Promise<void>>()
  #lookedAtMs = Number.NEGATIVE_INFINITY

  constructor(parts: AlertParts) {
    this.#parts = parts
  }

  /** Looks once a minute at most; each sink is told aside, so that one which hangs holds up nobody. Never throws. */
  look(): void {
    const { sinks, clock } = this.#parts
    const nowMs = clock()
    if (this.#stopped.signal.aborted || (nowMs >= this.#lookedAtMs && nowMs < this.#lookedAtMs + lookEveryMs)) return
    this.#lookedAtMs = nowMs
    for (const sink of sinks) {
      if (this.#underWay.has(sink)) continue
      const told = this.#tell(sink, nowMs).finally(() => this.#underWay.delete(sink))
      this.#underWay.set(sink, told)
    }
  }

  /** Calls off what is being told, which is told again by the next run, and resolves when nothing is written any more. */
  async close(): Promise<void> {
    this.#stopped.abort()
    await Promise.all(this.#underWay.values())
  }

  async #tell(sink: AlertSink, nowMs: number): Promise<void> {
    const { sources, catalog, lowDisk, afterFailures, log } = this.#parts
    try {
      const known = sources()
      const rows = await catalog.sources.find(known.map(({ id }) => id))
      const alerts = known.flatMap((source) => alertsOf(source, rows.get(source.id), { nowMs, afterFailures }))
      const now = new Map([...alerts, ...diskAlerts(lowDisk())].map((alert) => [keyOf(alert), alert]))
      const told = new Map((await catalog.alerts.of(sink.name)).map((alert) => [keyOf(alert), alert]))
      const raised = [...now].filter(([key]) => !told.has(key)).map(([, alert]) => alert)
      const over = [...told].filter(([key]) => !now.has(key)).map(([, alert]) => alert)
      if (raised.length + over.length === 0) return
      await sink.tell(alertMessage(raised, over, nowMs), this.#stopped.signal)
      await catalog.alerts.note(sink.name, raised, over)
      log.info({ sink: sink.name, raised: raised.length, over: over.length }, `alerts.${sink.name} is told`)
    } catch (error) {
      if (this.#stopped.signal.aborted) return
      const { message } = error as Error
      log.error({ cause: `alerts.${sink.name}`, error: message }, `${message}; it is told again in a minute`)
    }
  }
}

function keyOf({ subject, kind }: ToldAlert): string {
  return `${kind} ${subject}`
}
