import type { Clock } from '../clock.ts'
import { DueLanes, type DueSource, type Lane } from './due-lanes.ts'

/** The durable queue: the catalog's rows of sources. */
export type DueRows = {
  readonly due: (nowMs: number, limit: number) => readonly { readonly id: string }[]
  readonly setNextPoll: (id: string, nextPollAtMs: number) => void
}

/** Polls the sources that are due, as many at once as the limits let. */
export type Dispatcher = {
  /** Looks at the queue and starts what can be started. */
  readonly look: () => void
  /** Ids of the sources whose polls are under way. */
  readonly underWay: () => readonly string[]
  /** How many sources were due at the last look and could not be started yet. */
  readonly waiting: () => number
  /** Starts no more and resolves when all that is under way has ended. */
  readonly stop: () => Promise<void>
}

const rowsPerLook = 50_000
/** A poll that would wait longer than this for its host does not take up a place meanwhile. */
const longestWaitMs = 2_000
/** A host that is closed for longer than this has asked for it (Retry-After): its sources are put off durably. */
const putOffFromMs = 5 * 60_000

/**
 * Makes a dispatcher over the durable queue. `poll` sets its source's next poll forward before it asks anybody, and never
 * rejects; as soon as one ends, the next is started.
 */
export function createDispatcher(options: {
  readonly rows: DueRows
  /** The lane of a source; absent where it is not polled any more. */
  readonly laneOf: (id: string) => Lane | undefined
  readonly poll: (id: string) => Promise<void>
  readonly atOnce: number
  readonly clock: Clock
}): Dispatcher {
  const { rows, laneOf, atOnce, clock } = options
  const lanes = new DueLanes()
  const polls = new Map<string, Promise<void>>()
  const busy = new Map<string, number>()
  let isStopped = false

  const isOpen = ({ name, atOnce: most, delayMs }: Lane) => (busy.get(name) ?? 0) < most && delayMs() <= longestWaitMs

  function read(): void {
    const nowMs = clock()
    const due: DueSource[] = []
    for (const { id } of rows.due(nowMs, rowsPerLook)) {
      const lane = polls.has(id) ? undefined : laneOf(id)
      if (lane === undefined) continue
      const delayMs = lane.delayMs()
      if (delayMs > putOffFromMs) rows.setNextPoll(id, nowMs + delayMs)
      else due.push({ id, lane })
    }
    lanes.fill(due)
  }

  function startWaiting(): void {
    while (!isStopped && polls.size < atOnce) {
      const next = lanes.take(isOpen)
      if (next === undefined) return
      start(next)
    }
  }

  function start({ id, lane: { name } }: DueSource): void {
    if (polls.has(id)) return
    busy.set(name, (busy.get(name) ?? 0) + 1)
    const poll = options.poll(id).finally(() => {
      polls.delete(id)
      const left = (busy.get(name) ?? 1) - 1
      if (left > 0) busy.set(name, left)
      else busy.delete(name)
      startWaiting()
    })
    polls.set(id, poll)
  }

  return {
    look() {
      if (isStopped) return
      read()
      startWaiting()
    },
    underWay: () => [...polls.keys()],
    waiting: () => lanes.size,
    async stop() {
      isStopped = true
      await Promise.allSettled(polls.values())
    },
  }
}
