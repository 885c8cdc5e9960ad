import { randomBytes } from 'node:crypto'
import type { Subscription, Subscriptions } from '../../archive/websub/subscriptions.ts'
import type { Clock } from '../../clock.ts'
import { formatDuration } from '../../duration.ts'
import type { Fetch } from '../../fetch/outcome.ts'
import type { Log } from '../../log/log.ts'
import type { FinishedPoll } from '../../poll/run-poll.ts'
import { askHub } from './ask-hub.ts'
import { isSignedWith } from './push-signature.ts'

/** What a hub sent to a callback. */
export type Push = {
  readonly token: string
  readonly body: Uint8Array
  readonly contentType?: string | undefined
  readonly signature?: string | undefined
  /** The topic as the push names it in its `Link` header, where it does. */
  readonly topic?: string | undefined
}

/** A listing that was pushed and waits for its poll. */
export type PushedListing = { readonly body: Uint8Array; readonly contentType?: string | undefined }

/** What the subscriber works with. */
export type SubscriberParts = {
  readonly subscriptions: Subscriptions
  readonly fetch: Fetch
  /** Where the callbacks stand; ends with a slash. */
  readonly callbacksUrl: string
  /** Whether a source is still polled. */
  readonly isPolled: (sourceId: string) => boolean
  /** Has a source polled with what was pushed. */
  readonly onPushed: (sourceId: string) => void
  readonly clock: Clock
  readonly log: Log
}

/** A hub that does not confirm by then is asked again. */
const confirmWithinMs = 3_600_000
const retriesMs = [60_000, 10 * 60_000, 3_600_000, 6 * 3_600_000]
/** A hub that does not confirm the end of a subscription is left with it: its pushes are answered with 404. */
const leaveAfterFailures = 3
const longestLeaseMs = 30 * 86_400_000
const mostWaiting = 5
const atOnce = 4

/**
 * Subscribes to the feeds whose hubs push (WebSub, https://www.w3.org/TR/websub/), once they were polled; verifies what hubs
 * ask and signs for what they push. What is subscribed to outlives a restart. Until a hub has pushed, and whenever it falls
 * silent, its feeds are polled as if it were not there.
 */
export class Subscriber {
  readonly #parts: SubscriberParts
  readonly #byToken = new Map<string, Subscription>()
  readonly #pushed = new Map<string, PushedListing[]>()
  readonly #closing = new AbortController()
  readonly #loaded: Promise<void>
  #asking: Promise<unknown> = Promise.resolve()
  #isAsking = false

  constructor(parts: SubscriberParts) {
    this.#parts = parts
    this.#loaded = parts.subscriptions.all().then((all) => {
      for (const each of all) this.#byToken.set(each.token, each)
    })
  }

  /** Subscribes to what a poll found, or to its new address or hub in the place of the old. */
  async polled({ sourceId, listing }: FinishedPoll): Promise<void> {
    if (listing.kind !== 'fetched') return
    await this.#loaded
    const { hubUrls, topicUrl } = listing
    const hub = hubUrls.find((each) => /^https?:\/\//i.test(each) && each.length <= 2_000)
    const mine = [...this.#byToken.values()].filter(
      (each) => each.sourceId === sourceId && each.asked !== 'unsubscribe',
    )
    const isRight = (each: Subscription) => each.hub === hub && each.topic === topicUrl
    for (const each of mine.filter((one) => !isRight(one))) await this.#leave(each)
    if (hub === undefined || topicUrl === undefined || mine.some(isRight)) return
    await this.#put({
      sourceId,
      token: randomBytes(24).toString('base64url'),
      secret: randomBytes(32).toString('hex'),
      hub,
      topic: topicUrl,
      asked: 'subscribe',
      askAtMs: this.#parts.clock(),
      failures: 0,
    })
    this.look()
  }

  /** Begins to ask the hubs that are due: for a subscription, its renewal or its end. Asked at every tick. */
  look(): void {
    if (this.#isAsking || this.#closing.signal.aborted) return
    this.#isAsking = true
    this.#asking = this.#askDue()
      .catch((error: Error) => this.#parts.log.error({ error: error.message }, `WebSub: ${error.message}`))
      .finally(() => {
        this.#isAsking = false
      })
  }

  /**
   * Answers a hub that verifies what it was asked (WebSub, 5.3), or denies it (5.2): the challenge to send back, an empty text
   * for a denial; absent where nothing of the kind was asked.
   */
  async verify(token: string, query: URLSearchParams): Promise<string | undefined> {
    await this.#loaded
    const subscription = this.#byToken.get(token)
    const mode = query.get('hub.mode')
    if (subscription === undefined || query.get('hub.topic') !== subscription.topic) return undefined
    if (mode === 'denied') {
      await this.#failed(subscription, `denied: ${(query.get('hub.reason') ?? 'no reason').slice(0, 200)}`)
      return ''
    }
    const challenge = query.get('hub.challenge')
    if (mode !== subscription.asked || !challenge || challenge.length > 2_000) return undefined
    if (mode === 'unsubscribe') {
      await this.#remove(subscription)
      return challenge
    }
    const { asked: _confirmed, ...confirmed } = subscription
    const seconds = Number(query.get('hub.lease_seconds') ?? Number.NaN)
    const leaseMs = Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1_000, longestLeaseMs) : 86_400_000
    const nowMs = this.#parts.clock()
    // Renewed with a quarter of the lease left, so that a hub that is away for a while loses nothing.
    await this.#put({ ...confirmed, leaseEndsAtMs: nowMs + leaseMs, askAtMs: nowMs + leaseMs * 0.75, failures: 0 })
    const { sourceId, hub } = subscription
    this.#parts.log.info({ source: sourceId, hub }, `${sourceId}: ${hub} pushes for ${formatDuration(leaseMs)}`)
    return challenge
  }

  /** Whether a hub may push to a callback at all. */
  async isOpen(token: string): Promise<boolean> {
    await this.#loaded
    const subscription = this.#byToken.get(token)
    if (subscription === undefined || subscription.asked === 'unsubscribe') return false
    return this.#parts.clock() < (subscription.leaseEndsAtMs ?? 0)
  }

  /** Takes what was pushed; what is not signed, or is of another topic, is not looked at (WebSub, 8). */
  async take({ token, body, contentType, signature, topic }: Push): Promise<void> {
    const subscription = this.#byToken.get(token)
    if (subscription === undefined) return
    const { sourceId, hub, secret } = subscription
    const { log, onPushed } = this.#parts
    const fault = !isSignedWith(secret, body, signature)
      ? 'it is not signed with the secret of the subscription'
      : topic !== undefined && topic !== subscription.topic
        ? `it is of ${topic}`
        : undefined
    if (fault !== undefined) {
      log.warn({ source: sourceId, hub }, `${sourceId}: a push of ${hub} is not looked at: ${fault}`)
      return
    }
    const waiting = this.#pushed.get(sourceId) ?? []
    // Where pushes come faster than they can be read, the listing itself is asked for.
    if (waiting.length < mostWaiting) this.#pushed.set(sourceId, [...waiting, { body, contentType }])
    onPushed(sourceId)
  }

  /** The listing that was pushed first and waits for a poll of its source; it is given once. */
  next(sourceId: string): PushedListing | undefined {
    const [first, ...others] = this.#pushed.get(sourceId) ?? []
    if (others.length > 0) this.#pushed.set(sourceId, others)
    else this.#pushed.delete(sourceId)
    return first
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    this.#closing.abort()
    await this.#asking
  }

  async #askDue(): Promise<void> {
    await this.#loaded
    for (const each of this.#byToken.values()) {
      if (each.asked !== 'unsubscribe' && !this.#parts.isPolled(each.sourceId)) await this.#leave(each)
    }
    const due = [...this.#byToken.values()].filter(({ askAtMs }) => askAtMs <= this.#parts.clock())
    for (let from = 0; from < due.length && !this.#closing.signal.aborted; from += atOnce) {
      await Promise.all(due.slice(from, from + atOnce).map((each) => this.#ask(each)))
    }
  }

  async #ask(subscription: Subscription): Promise<void> {
    const { callbacksUrl, fetch, clock } = this.#parts
    const mode = subscription.asked ?? 'subscribe'
    // Noted before it is asked: hubs may verify before they answer.
    await this.#put({ ...subscription, asked: mode, askAtMs: clock() + confirmWithinMs })
    const callback = `${callbacksUrl}${subscription.token}`
    const reason = await askHub(subscription, { mode, callback }, fetch, this.#closing.signal)
    const now = this.#byToken.get(subscription.token)
    if (reason === undefined || now?.asked !== mode || this.#closing.signal.aborted) return
    await this.#failed(now, reason)
  }

  async #failed(subscription: Subscription, reason: string): Promise<void> {
    const { sourceId, hub, failures, asked } = subscription
    if (asked === 'unsubscribe' && failures + 1 >= leaveAfterFailures) return this.#remove(subscription)
    const waitMs = retriesMs[Math.min(failures, retriesMs.length - 1)] ?? confirmWithinMs
    await this.#put({ ...subscription, askAtMs: this.#parts.clock() + waitMs, failures: failures + 1 })
    const what = asked === 'unsubscribe' ? 'was not told of the end' : 'does not push'
    const text = `${sourceId}: ${hub} ${what}: ${reason}; asked again in ${formatDuration(waitMs)}`
    this.#parts.log.warn({ source: sourceId, hub, error: reason }, text)
  }

  /** Has a hub told, at the next look, that nothing of it is wanted any more. */
  async #leave(subscription: Subscription): Promise<void> {
    this.#pushed.delete(subscription.sourceId)
    const isKnownToHub = subscription.leaseEndsAtMs !== undefined && subscription.leaseEndsAtMs > this.#parts.clock()
    if (!isKnownToHub) return this.#remove(subscription)
    await this.#put({ ...subscription, asked: 'unsubscribe', askAtMs: this.#parts.clock(), failures: 0 })
  }

  async #put(subscription: Subscription): Promise<void> {
    this.#byToken.set(subscription.token, subscription)
    await this.#parts.subscriptions.put(subscription)
  }

  async #remove({ token }: Subscription): Promise<void> {
    this.#byToken.delete(token)
    await this.#parts.subscriptions.remove(token)
  }
}
