import type { DueQueue } from '../archive/due-queue.ts'
import type { Clock } from '../clock.ts'
import { Lanes } from '../fetch/politeness/lanes.ts'
import type { SourceLane } from './source-lane.ts'

const mostHeld = 50_000
/** A poll that would wait longer than this for its host does not take up a place meanwhile. */
const longestWaitMs = 2_000
/** A host that is closed for longer than this has asked for it (Retry-After): its sources are put off durably. */
const putOffFromMs = 5 * 60_000

/** What a dispatcher works with. */
export type DispatcherOptions = {
  readonly queue: Pick<DueQueue<never>, 'claim' | 'release'>
  /** The lane of a source; absent where it is not polled any more. */
  readonly laneOf: (id: string) => SourceLane | undefined
  /** Begins the source in the queue before it asks anybody, gives it back when it ends, and never rejects. */
  readonly poll: (id: string) => Promise<void>
  readonly atOnce: number
  readonly clock: Clock
}

/** Polls the sources that are due, as many at once as the limits let; as soon as one ends, the next is started. */
export class Dispatcher {
  readonly #options: DispatcherOptions
  /** The sources that are due. */
  readonly #due = new Lanes<SourceLane, string>()
  /** What was taken from the queue and not started, the longest overdue first. */
  readonly #held = new Set<string>()
  readonly #polls = new Map<string, Promise<void>>()
  /** Sources whose polls have ended since the last look; one that could not be given back then is given back now. */
  readonly #ended = new Set<string>()
  #looking: Promise<void> | undefined
  #isStopped = false

  constructor(options: DispatcherOptions) {
    this.#options = options
  }

  /** Takes what is due from the queue and starts what can be started; a look while one is under way is that one. */
  async look(): Promise<void> {
    if (this.#isStopped) return
    this.#looking ??= this.#read().finally(() => {
      this.#looking = undefined
    })
    await this.#looking
    this.#startWaiting()
  }

  /** Ids of the sources whose polls are under way. */
  underWay(): readonly string[] {
    return [...this.#polls.keys()]
  }

  /** How many sources are due and could not be started yet. */
  waiting(): number {
    return this.#held.size
  }

  /** Starts no more, gives back what was not started, and resolves when all that is under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#looking?.catch(() => undefined)
    try {
      if (this.#held.size > 0) await this.#options.queue.release([...this.#held])
    } finally {
      await Promise.allSettled(this.#polls.values())
    }
  }

  async #read(): Promise<void> {
    const { queue, clock } = this.#options
    const nowMs = clock()
    const left = [...this.#ended]
    if (left.length > 0) await queue.release(left)
    for (const id of left) this.#ended.delete(id)
    for (const id of await queue.claim(nowMs, mostHeld - this.#held.size)) this.#held.add(id)
    const { due, unwanted, putOff } = this.#sort()
    for (const id of [...unwanted, ...putOff.keys()]) this.#held.delete(id)
    this.#due.refill(due)
    if (unwanted.length > 0) await queue.release(unwanted)
    for (const [id, delayMs] of putOff) await queue.release([id], nowMs + delayMs)
  }

  /** What is held, by what becomes of it: polled in its turn, given back, or given back for later. */
  #sort() {
    const due: { lane: SourceLane; item: string }[] = []
    const unwanted: string[] = []
    const putOff = new Map<string, number>()
    for (const id of this.#held) {
      const lane = this.#options.laneOf(id)
      const delayMs = lane?.delayMs() ?? 0
      if (lane === undefined) unwanted.push(id)
      else if (delayMs > putOffFromMs) putOff.set(id, delayMs)
      else due.push({ lane, item: id })
    }
    return { due, unwanted, putOff }
  }

  #startWaiting(): void {
    while (!this.#isStopped && this.#polls.size < this.#options.atOnce) {
      const next = this.#due.take((lane) => lane.delayMs() <= longestWaitMs)
      if (next === undefined) return
      this.#start(next.item, next.lane)
    }
  }

  #start(id: string, lane: SourceLane): void {
    this.#held.delete(id)
    const poll = this.#options.poll(id).finally(() => {
      this.#polls.delete(id)
      this.#ended.add(id)
      this.#due.end(lane)
      this.#startWaiting()
    })
    this.#polls.set(id, poll)
  }
}
