import { setTimeout as pause } from 'node:timers/promises'
import type { DueQueue } from '../archive/due-queue.ts'
import type { Clock } from '../clock.ts'
import { Lanes } from '../fetch/politeness/lanes.ts'
import { AskedPolls } from './asked-polls.ts'
import type { SourceLane } from './source-lane.ts'

const defaultMostHeld = 50_000
/** A poll that would wait longer than this for its host does not take up a place meanwhile. */
const longestWaitMs = 2_000
/** A host that is closed for longer than this has asked for it (Retry-After): its sources are put off durably. */
const putOffFromMs = 5 * 60_000
/** A host that is closed for longer than this says so at once to who asks by hand: nobody waits for it. */
const longestPatienceMs = 60_000
/** How often hosts that had to wait are looked at again for who asks by hand. */
const lookAgainMs = 250

/** What a dispatcher works with. */
export type DispatcherOptions<Result> = {
  readonly queue: Pick<DueQueue<never>, 'claim' | 'release'>
  /** Why nothing can be kept at present; absent where it can. What nobody could keep is not asked for. */
  readonly problem?: () => Promise<string | undefined>
  /** The lane of a source; absent where it is not polled any more. */
  readonly laneOf: (id: string) => SourceLane | undefined
  /** Begins the source in the queue before it asks anybody, and gives it back when it ends. */
  readonly poll: (id: string, isByHand: boolean) => Promise<Result>
  readonly atOnce: number
  /** How many sources it has in hand at most that it has not started; default 50,000. */
  readonly mostHeld?: number
  readonly clock: Clock
}

/** Polls the sources that are due, as many at once as the limits let; as soon as one ends, the next is started. */
export class Dispatcher<Result = unknown> {
  readonly #options: DispatcherOptions<Result>
  /** The sources that are due, and before them those that were asked for. */
  readonly #due = new Lanes<SourceLane, string>()
  /** What was taken from the queue and not started, the longest overdue first. */
  readonly #held = new Set<string>()
  readonly #asked = new AskedPolls<Result>()
  readonly #polls = new Map<string, Promise<Result>>()
  /** Sources whose polls have ended since the last look; one that could not be given back then is given back now. */
  readonly #ended = new Set<string>()
  #looking: Promise<void> | undefined
  /** Whether nothing is started but what is asked for by hand, since nothing could be kept, or the queue does not answer. */
  #isHeldUp = false
  /** How often what was taken became another's. */
  #leases = 0
  #isStopped = false

  constructor(options: DispatcherOptions<Result>) {
    this.#options = options
  }

  /** Takes what is due from the queue and starts what can be started; a look while one is under way is that one. */
  async look(): Promise<void> {
    if (this.#isStopped) return
    this.#looking ??= this.#read()
      .catch((error) => {
        this.#isHeldUp = true
        throw error
      })
      .finally(() => {
        this.#looking = undefined
      })
    await this.#looking
    this.#startWaiting()
  }

  /**
   * Polls sources as soon as their hosts and the limits let, due or not, before those that are due; one that is under way
   * is not polled twice. Gives what came of each, in their order; those are left out that are not polled any more, or were
   * not begun before the signal or the stop. Rejects with the first error of `poll`, after all have ended.
   */
  async pollNow(ids: readonly string[], signal: AbortSignal): Promise<readonly Result[]> {
    const wanted = [...new Set(ids)]
    const mayBegin = !this.#isStopped && !signal.aborted
    const asks = new Map(
      wanted.filter((id) => mayBegin && !this.#polls.has(id)).map((id) => [id, this.#asked.add(id)] as const),
    )
    const lanes = new Map([...asks.keys()].map((id) => [id, this.#options.laneOf(id)]))
    const isClosed = (id: string) => (lanes.get(id)?.delayMs() ?? 0) > longestPatienceMs
    const ends = Promise.allSettled(wanted.map((id) => asks.get(id)?.ended ?? this.#polls.get(id)))
    const over = new AbortController()
    const endWait = () => over.abort()
    signal.addEventListener('abort', endWait, { once: true })
    void ends.then(endWait)
    this.#due.refill(this.#sort().due)
    this.#startWaiting()
    while (!signal.aborted && [...asks.keys()].some((id) => this.#asked.has(id))) {
      // While others take up every place, none is looked for that could end at once.
      if (this.#polls.size < this.#options.atOnce) {
        for (const id of this.#asked.ids()) if (isClosed(id)) this.#start(id, () => undefined)
      }
      await pause(lookAgainMs, undefined, { signal: over.signal }).catch(() => undefined)
      this.#startWaiting()
    }
    signal.removeEventListener('abort', endWait)
    for (const { leave } of asks.values()) leave()
    this.#due.refill(this.#sort().due)
    const results = await ends
    for (const result of results) if (result.status === 'rejected') throw result.reason
    return results.flatMap((result) => ('value' in result && result.value !== undefined ? [result.value] : []))
  }

  /** Ids of the sources whose polls are under way. */
  underWay(): readonly string[] {
    return [...this.#polls.keys()]
  }

  /** How many sources are due and could not be started yet. */
  waiting(): number {
    return this.#held.size
  }

  /** Lets go of all that was taken and not started, without giving it back: it is another's. */
  forget(): void {
    this.#leases += 1
    this.#held.clear()
    this.#ended.clear()
    this.#due.refill(this.#sort().due)
  }

  /** Starts no more, gives back what was not started, and resolves when all that is under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true
    for (const id of this.#asked.ids()) this.#asked.begin(id, undefined)
    await this.#looking?.catch(() => undefined)
    try {
      await this.#giveBack()
    } finally {
      await Promise.allSettled(this.#polls.values())
    }
  }

  async #read(): Promise<void> {
    const { queue, clock, problem, mostHeld = defaultMostHeld } = this.#options
    const nowMs = clock()
    const left = [...this.#ended]
    if (left.length > 0) await queue.release(left)
    for (const id of left) this.#ended.delete(id)
    this.#isHeldUp = (await problem?.()) !== undefined
    if (this.#isHeldUp) {
      await this.#giveBack()
      return
    }
    const leases = this.#leases
    for (const id of await queue.claim(nowMs, Math.max(0, mostHeld - this.#held.size))) {
      // What was taken under a lease that was lost meanwhile is another's.
      if (leases !== this.#leases) break
      // What was asked for by hand a moment ago may be due, and not yet begun in the queue.
      if (!this.#polls.has(id)) this.#held.add(id)
    }
    const { due, unwanted, putOff } = this.#sort()
    for (const id of [...unwanted, ...putOff.keys()]) this.#held.delete(id)
    this.#due.refill(due)
    if (unwanted.length > 0) await queue.release(unwanted)
    for (const [id, delayMs] of putOff) await queue.release([id], nowMs + delayMs)
  }

  /** Gives back what was not started: whoever can may have it. */
  async #giveBack(): Promise<void> {
    const held = [...this.#held]
    if (held.length === 0) return
    this.#held.clear()
    this.#due.refill(this.#sort().due)
    try {
      await this.#options.queue.release(held)
    } catch (error) {
      for (const id of held) this.#ended.add(id)
      throw error
    }
  }

  /** What was asked for, and what is held, by what becomes of it: polled in its turn, given back, or given back for later. */
  #sort() {
    const due: { lane: SourceLane; item: string }[] = []
    const unwanted: string[] = []
    const putOff = new Map<string, number>()
    for (const id of new Set([...this.#asked.ids(), ...this.#held])) {
      const lane = this.#options.laneOf(id)
      const delayMs = lane?.delayMs() ?? 0
      if (lane === undefined) unwanted.push(id)
      else if (delayMs > putOffFromMs && !this.#asked.has(id)) putOff.set(id, delayMs)
      else due.push({ lane, item: id })
    }
    for (const id of unwanted) this.#asked.begin(id, undefined)
    return { due, unwanted, putOff }
  }

  #startWaiting(): void {
    while (!this.#isStopped && this.#polls.size < this.#options.atOnce) {
      const isOpen = (lane: SourceLane) => lane.delayMs() <= longestWaitMs
      const asked = this.#asked.isEmpty ? undefined : this.#due.take((lane, id) => this.#asked.has(id) && isOpen(lane))
      const next = asked ?? (this.#isHeldUp ? undefined : this.#due.take(isOpen))
      if (next === undefined) return
      this.#start(next.item, () => this.#due.end(next.lane))
    }
  }

  /** Starts no more until the next look where nothing can be kept any more. */
  async #heed(): Promise<void> {
    const { problem } = this.#options
    if (problem === undefined || this.#isHeldUp) return
    this.#isHeldUp = (await problem()) !== undefined
  }

  #start(id: string, onEnd: () => void): void {
    this.#held.delete(id)
    const poll = this.#options.poll(id, this.#asked.has(id)).finally(() => {
      this.#polls.delete(id)
      this.#ended.add(id)
      onEnd()
      void this.#heed()
        .catch(() => undefined)
        .then(() => this.#startWaiting())
    })
    this.#polls.set(id, poll)
    this.#asked.begin(id, poll)
    // Who asked is told of an error; of the others, `poll` itself tells.
    poll.catch(() => undefined)
  }
}
