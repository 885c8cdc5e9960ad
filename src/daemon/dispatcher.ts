import type { DueQueue } from '../archive/due-queue.ts'
import type { Clock } from '../clock.ts'
import { DueLanes, type DueSource, type Lane } from './due-lanes.ts'

/** Polls the sources that are due, as many at once as the limits let. */
export type Dispatcher = {
  /** Takes what is due from the queue and starts what can be started; a look while one is under way is that one. */
  readonly look: () => Promise<void>
  /** Ids of the sources whose polls are under way. */
  readonly underWay: () => readonly string[]
  /** How many sources are due and could not be started yet. */
  readonly waiting: () => number
  /** Starts no more, gives back what was not started, and resolves when all that is under way has ended. */
  readonly stop: () => Promise<void>
}

const mostHeld = 50_000
/** A poll that would wait longer than this for its host does not take up a place meanwhile. */
const longestWaitMs = 2_000
/** A host that is closed for longer than this has asked for it (Retry-After): its sources are put off durably. */
const putOffFromMs = 5 * 60_000

/**
 * Makes a dispatcher over the durable queue. `poll` begins the source in the queue before it asks anybody, gives it back
 * when it ends, and never rejects; as soon as one ends, the next is started.
 */
export function createDispatcher(options: {
  readonly queue: Pick<DueQueue<never>, 'claim' | 'release'>
  /** The lane of a source; absent where it is not polled any more. */
  readonly laneOf: (id: string) => Lane | undefined
  readonly poll: (id: string) => Promise<void>
  readonly atOnce: number
  readonly clock: Clock
}): Dispatcher {
  const { queue, laneOf, atOnce, clock } = options
  const lanes = new DueLanes()
  /** What was taken from the queue and not started, the longest overdue first. */
  const held = new Set<string>()
  const polls = new Map<string, Promise<void>>()
  /** Sources whose polls have ended since the last look; one that could not be given back then is given back now. */
  const ended = new Set<string>()
  const busy = new Map<string, number>()
  let looking: Promise<void> | undefined
  let isStopped = false

  const isOpen = ({ name, atOnce: most, delayMs }: Lane) => (busy.get(name) ?? 0) < most && delayMs() <= longestWaitMs

  async function read(): Promise<void> {
    const nowMs = clock()
    const left = [...ended]
    if (left.length > 0) await queue.release(left)
    for (const id of left) ended.delete(id)
    for (const id of await queue.claim(nowMs, mostHeld - held.size)) held.add(id)
    const due: DueSource[] = []
    const unwanted: string[] = []
    const putOff = new Map<string, number>()
    for (const id of held) {
      const lane = laneOf(id)
      const delayMs = lane?.delayMs() ?? 0
      if (lane === undefined) unwanted.push(id)
      else if (delayMs > putOffFromMs) putOff.set(id, nowMs + delayMs)
      else due.push({ id, lane })
    }
    for (const id of [...unwanted, ...putOff.keys()]) held.delete(id)
    lanes.fill(due)
    if (unwanted.length > 0) await queue.release(unwanted)
    for (const [id, untilMs] of putOff) await queue.release([id], untilMs)
  }

  function startWaiting(): void {
    while (!isStopped && polls.size < atOnce) {
      const next = lanes.take(isOpen)
      if (next === undefined) return
      start(next)
    }
  }

  function start({ id, lane: { name } }: DueSource): void {
    held.delete(id)
    busy.set(name, (busy.get(name) ?? 0) + 1)
    const poll = options.poll(id).finally(() => {
      polls.delete(id)
      ended.add(id)
      const left = (busy.get(name) ?? 1) - 1
      if (left > 0) busy.set(name, left)
      else busy.delete(name)
      startWaiting()
    })
    polls.set(id, poll)
  }

  return {
    async look() {
      if (isStopped) return
      looking ??= read().finally(() => {
        looking = undefined
      })
      await looking
      startWaiting()
    },
    underWay: () => [...polls.keys()],
    waiting: () => held.size,
    async stop() {
      isStopped = true
      await looking?.catch(() => undefined)
      try {
        if (held.size > 0) await queue.release([...held])
      } finally {
        await Promise.allSettled(polls.values())
      }
    },
  }
}
