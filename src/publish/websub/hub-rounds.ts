import type { HubPings } from '../../archive/publication-store.ts'
import type { Clock } from '../../clock.ts'
import { formatDuration } from '../../duration.ts'
import { FeedkeeperError } from '../../feedkeeper-error.ts'
import type { Fetch } from '../../fetch/outcome.ts'
import type { Log } from '../../log/log.ts'

/** How long a hub is left alone after each failure in a row; the last goes on for ever. */
const retryAfterMs = [60_000, 300_000, 1_800_000, 7_200_000, 21_600_000]
const longestTimerMs = 86_400_000
/** When the program ends, a hub that gives no answer for so long is not waited for, and none longer than the whole. */
const lastChance = { silenceMs: 1_500, wholeMs: 3_000 }

/** What hubs are told with. */
export type HubParts = {
  readonly pings: HubPings
  readonly fetch: Fetch
  readonly clock: Clock
  readonly log: Log
}

/**
 * Tells one hub of what waits for it, one topic after the other, in rounds: the first failure ends a round, and what is left
 * waits for the next, a minute later and up to six hours. Each round is one line of the log.
 */
export class HubRounds {
  readonly #hub: string
  readonly #parts: HubParts
  readonly #closing = new AbortController()
  #timer: NodeJS.Timeout | undefined
  #underWay: Promise<void> | undefined
  #isWanted = false
  #isClosed = false
  #inFlight: string | undefined
  #onAnswer = () => {}

  constructor(hub: string, parts: HubParts) {
    this.#hub = hub
    this.#parts = parts
  }

  /** Notes that topics have changed, and begins to tell the hub, unless it is left alone for now. */
  async announce(topics: readonly string[]): Promise<void> {
    // The hub may have looked before the change: what it is being told of now it is told of again.
    if (this.#inFlight !== undefined && topics.includes(this.#inFlight)) this.#inFlight = undefined
    const { pings, clock } = this.#parts
    if (topics.length > 0) await pings.add(this.#hub, topics, clock())
    this.#start()
  }

  /** Gives the round under way a last chance, breaks it off, and resolves; what is unsent is told by the next run. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    const abort = () => this.#closing.abort()
    const silence = setTimeout(abort, lastChance.silenceMs)
    const whole = setTimeout(abort, lastChance.wholeMs)
    this.#onAnswer = () => void silence.refresh()
    await this.#underWay
    clearTimeout(silence)
    clearTimeout(whole)
  }

  #start(): void {
    this.#isWanted = true
    if (this.#isClosed || this.#underWay !== undefined) return
    clearTimeout(this.#timer)
    this.#underWay = this.#runWanted()
  }

  async #runWanted(): Promise<void> {
    const { log } = this.#parts
    try {
      while (this.#isWanted) {
        this.#isWanted = false
        await this.#round()
        await this.#waitForNext()
      }
    } catch (error) {
      const reason = (error as Error).message
      log.error({ hub: this.#hub, error: reason }, `${this.#hub} cannot be told of changes: ${reason}`)
    } finally {
      this.#underWay = undefined
    }
  }

  async #round(): Promise<void> {
    const { pings, fetch, clock } = this.#parts
    const { signal } = this.#closing
    let told = 0
    while (!signal.aborted) {
      const topic = await pings.next(this.#hub, clock())
      if (topic === undefined) break
      this.#inFlight = topic
      const refusal = await tell(this.#hub, topic, fetch, signal)
      this.#onAnswer()
      if (refusal === undefined) {
        told += 1
        if (this.#inFlight === topic) await pings.remove(this.#hub, topic)
      } else if (!signal.aborted) return await this.#fail(topic, refusal, told)
    }
    this.#inFlight = undefined
    await this.#logRound(told)
  }

  async #fail(topic: string, { reason, retryAfterMs: askedMs = 0 }: Refusal, told: number): Promise<void> {
    const { pings, clock, log } = this.#parts
    this.#inFlight = undefined
    const { waiting = 1, failures = 0 } = (await pings.queue(this.#hub)) ?? {}
    const isFirst = told > 0
    const step = Math.min(isFirst ? 0 : failures, retryAfterMs.length - 1)
    const waitMs = Math.max(retryAfterMs[step] as number, askedMs)
    await pings.putOff(this.#hub, topic, { isFirst, atMs: clock() + waitMs })
    log.warn(
      { hub: this.#hub, topic, told, waiting, error: reason },
      `${this.#hub} was told of ${told}, not of ${waiting}: ${reason}; tried again in ${formatDuration(waitMs)}`,
    )
  }

  async #logRound(told: number): Promise<void> {
    const { pings, log } = this.#parts
    const waiting = this.#closing.signal.aborted ? ((await pings.queue(this.#hub))?.waiting ?? 0) : 0
    if (told + waiting === 0) return
    const rest = waiting === 0 ? '' : `, not of ${waiting}: the program ends; the next run goes on`
    log.info({ hub: this.#hub, told, waiting }, `${this.#hub} was told of ${told}${rest}`)
  }

  async #waitForNext(): Promise<void> {
    const queue = await this.#parts.pings.queue(this.#hub)
    if (queue === undefined || this.#isClosed) return
    const waitMs = Math.min(Math.max(1_000, queue.nextTryAtMs - this.#parts.clock()), longestTimerMs)
    this.#timer = setTimeout(() => this.#start(), waitMs).unref()
  }
}

/** Why a hub was not told, in words, and how long it asked to be left alone. */
type Refusal = { readonly reason: string; readonly retryAfterMs?: number | undefined }

/** Tells one hub of one topic. */
async function tell(hub: string, topic: string, fetch: Fetch, signal: AbortSignal): Promise<Refusal | undefined> {
  try {
    const outcome = await fetch({
      url: hub,
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ 'hub.mode': 'publish', 'hub.url': topic, 'hub.topic': topic }).toString(),
      signal,
    })
    if (outcome.kind === 'fetched' || outcome.kind === 'not-modified') return undefined
    if (outcome.kind === 'gone') return { reason: 'HTTP 410' }
    const { status, retryAfterMs } = outcome
    // 202 is no article or listing, but a hub's way to say yes.
    return status >= 200 && status <= 299 ? undefined : { reason: `HTTP ${status}`, retryAfterMs }
  } catch (error) {
    // Most hubs answer 204, which for an article or a listing would be a fault.
    if (error instanceof FeedkeeperError && error.code === 'empty-body') return undefined
    return { reason: (error as Error).message }
  }
}
