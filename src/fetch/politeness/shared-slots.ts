import type { Clock } from '../../clock.ts'
import type { HostLane, Timer } from './host-lane.ts'

/** What came of asking for the start of a request, where others ask the same hosts. */
type SharedAnswer =
  | { readonly kind: 'taken' }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'held'; readonly ms: number; readonly status: number }

/** Who may ask which host when, among several programs; a limit is what `HostLane` names. */
export type SharedSlots = {
  readonly take: (order: { readonly limit: string; readonly connections: number }) => Promise<SharedAnswer>
  readonly tell: (news: {
    readonly limit: string
    readonly spacingMs: number
    readonly sentAgoMs?: number | undefined
    readonly isOver: boolean
  }) => Promise<void>
  readonly hold: (limit: string, status: number, forMs: number) => Promise<void>
}

/** A request that has a slot. */
export type SlotUse = {
  /** Notes that it goes out. */
  readonly send: () => void
  /** Notes that it is over. */
  readonly end: () => void
}

/** What could not be asked or told, as where a database is away, is tried again after so long. */
const tryAgainMs = 1_000
const mostTries = 60

/**
 * The slots that lanes have in hand, where the hosts are shared with others: one is asked for when a lane has something to
 * send, and used for one request.
 */
export class LaneSlots {
  readonly #shared: SharedSlots
  readonly #clock: Clock
  readonly #timer: Timer
  readonly #wake: (lane: HostLane) => void
  readonly #onHeld: (lane: HostLane, status: number, forMs: number) => void
  /** Lanes that have a slot, that ask for one, or wait to ask again. */
  readonly #lanes = new Map<HostLane, 'in-hand' | 'asking'>()

  constructor(
    shared: SharedSlots,
    options: {
      readonly clock: Clock
      readonly timer: Timer
      /** Called when a lane has a slot, or may ask for one again. */
      readonly wake: (lane: HostLane) => void
      /** Called when a host has asked somebody else to leave it alone. */
      readonly onHeld: (lane: HostLane, status: number, forMs: number) => void
    },
  ) {
    this.#shared = shared
    this.#clock = options.clock
    this.#timer = options.timer
    this.#wake = options.wake
    this.#onHeld = options.onHeld
  }

  /** Whether the lane has a slot; where it has none, one is asked for. */
  isInHand(lane: HostLane): boolean {
    const state = this.#lanes.get(lane)
    if (state === undefined) {
      this.#lanes.set(lane, 'asking')
      void this.#ask(lane)
    }
    return state === 'in-hand'
  }

  /** Gives back what a lane has in hand and needs no more. */
  leave(lane: HostLane): void {
    if (this.#lanes.get(lane) !== 'in-hand') return
    this.#lanes.delete(lane)
    this.#tell(lane, { isOver: true })
  }

  /** Uses the slot that a lane has in hand. */
  use(lane: HostLane): SlotUse {
    this.#lanes.delete(lane)
    let sentAtMs: number | undefined
    let isOver = false
    let cancel: (() => void) | undefined
    return {
      send: () => {
        const at = this.#clock()
        sentAtMs = at
        // The end tells it as well, and mostly comes before anybody else could start.
        cancel = this.#timer(() => {
          if (!isOver) this.#tell(lane, { sentAgoMs: this.#clock() - at, isOver })
        }, lane.spacingMs)
      },
      end: () => {
        isOver = true
        cancel?.()
        this.#tell(lane, { sentAgoMs: sentAtMs === undefined ? undefined : this.#clock() - sentAtMs, isOver })
      },
    }
  }

  /** Tells others that a host asked to be left alone. */
  hold(lane: HostLane, status: number, forMs: number): void {
    const untilMs = this.#clock() + forMs
    this.#insist(() => this.#shared.hold(lane.name, status, Math.max(0, untilMs - this.#clock())))
  }

  async #ask(lane: HostLane): Promise<void> {
    const answer = await this.#shared
      .take({ limit: lane.name, connections: lane.atOnce })
      .catch((): SharedAnswer => ({ kind: 'wait', ms: tryAgainMs }))
    if (answer.kind === 'taken') {
      this.#lanes.set(lane, 'in-hand')
      this.#wake(lane)
      return
    }
    if (answer.kind === 'held') {
      this.#lanes.delete(lane)
      this.#onHeld(lane, answer.status, answer.ms)
      return
    }
    lane.expect(this.#clock() + answer.ms)
    this.#timer(() => {
      this.#lanes.delete(lane)
      this.#wake(lane)
    }, answer.ms)
  }

  #tell(lane: HostLane, { sentAgoMs, isOver }: { readonly sentAgoMs?: number | undefined; readonly isOver: boolean }) {
    const toldAtMs = this.#clock()
    this.#insist(() => {
      const ago = sentAgoMs === undefined ? undefined : sentAgoMs + this.#clock() - toldAtMs
      return this.#shared.tell({ limit: lane.name, spacingMs: lane.spacingMs, sentAgoMs: ago, isOver })
    })
  }

  /** Tries until it is told, for a minute: whoever is silent for longer is taken for dead, and what it had is free. */
  #insist(work: () => Promise<void>, tries = 1): void {
    work().catch(() => {
      if (tries < mostTries) this.#timer(() => this.#insist(work, tries + 1), tryAgainMs)
    })
  }
}
