import type { Counter, Histogram } from 'prom-client'
import { pollEnds } from '../../archive/polls/poll-history.ts'
import type { Fetch } from '../../fetch/outcome.ts'
import { pastPollOf } from '../../poll/memory/past-poll.ts'
import type { FinishedPoll } from '../../poll/run-poll.ts'
import type { Metrics } from './metrics.ts'

const requestEnds = ['fetched', 'not-modified', 'gone', 'refused', 'held', 'failed'] as const
const pollBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 600]
const publishBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60]
const lagBuckets = [1, 2.5, 5, 10, 20, 30, 60, 120, 300, 900]

/** Counts what a worker does: polls, requests, articles, publishing. */
export class WorkerCounters {
  #ended = 0
  readonly #polls: Counter<'outcome'>
  readonly #pollTimes: Histogram
  readonly #requests: Counter<'outcome'>
  readonly #bytes: Counter
  readonly #added: Counter
  readonly #revised: Counter
  readonly #publishTimes: Histogram
  readonly #publishLags: Histogram

  constructor(metrics: Metrics) {
    const name = (rest: string) => `feedkeeper_${rest}`
    const outcome = ['outcome'] as const
    this.#polls = metrics.counter({ name: name('polls_total'), help: 'Polls that ended, by how.', labels: outcome })
    this.#pollTimes = metrics.histogram({
      name: name('poll_duration_seconds'),
      help: 'How long polls took, with the pages of their articles.',
      buckets: pollBuckets,
    })
    this.#requests = metrics.counter({
      name: name('requests_total'),
      help: 'Requests to sites and hubs, redirects counted with the first; held were not sent.',
      labels: outcome,
    })
    this.#bytes = metrics.counter({
      name: name('received_bytes_total'),
      help: 'Bytes of bodies as they came over the wire.',
    })
    this.#added = metrics.counter({ name: name('articles_new_total'), help: 'Articles that polls kept.' })
    this.#revised = metrics.counter({ name: name('articles_revised_total'), help: 'Articles that polls made anew.' })
    this.#publishTimes = metrics.histogram({
      name: name('publish_duration_seconds'),
      help: 'How long runs of publishing took.',
      buckets: publishBuckets,
    })
    this.#publishLags = metrics.histogram({
      name: name('publish_lag_seconds'),
      help: 'From the first article that was kept until the run that published it had ended.',
      buckets: lagBuckets,
    })
    for (const end of pollEnds) this.#polls.inc({ outcome: end }, 0)
    for (const end of requestEnds) this.#requests.inc({ outcome: end }, 0)
  }

  /** Counts a poll that ended. */
  polled(poll: FinishedPoll): void {
    this.#ended += 1
    const { end, added, revised, tookMs } = pastPollOf(poll)
    this.#polls.inc({ outcome: end })
    if (end !== 'held') this.#pollTimes.observe(tookMs / 1_000)
    this.#added.inc(added)
    this.#revised.inc(revised)
  }

  /** How many polls have ended. */
  polls(): number {
    return this.#ended
  }

  /** Counts a run of publishing; `lagMs` is absent where nothing waited for it. */
  published({ tookMs, lagMs }: { readonly tookMs: number; readonly lagMs?: number }): void {
    this.#publishTimes.observe(tookMs / 1_000)
    if (lagMs !== undefined) this.#publishLags.observe(Math.max(0, lagMs) / 1_000)
  }

  /** Makes a fetch that is counted. */
  counted(fetch: Fetch): Fetch {
    return async (request) => {
      try {
        const outcome = await fetch(request)
        this.#requests.inc({ outcome: 'isHeld' in outcome && outcome.isHeld ? 'held' : outcome.kind })
        this.#bytes.inc(outcome.wireBytes)
        return outcome
      } catch (error) {
        this.#requests.inc({ outcome: 'failed' })
        throw error
      }
    }
  }
}
