import type { Clock } from '../clock.ts'
import { formatDuration } from '../duration.ts'
import type { Log } from '../log/log.ts'

/** Work that is never done twice at the same time. */
export type SingleRun = {
  /** Begins the work, unless it is under way. */
  readonly begin: () => void
  /** Resolves when the work under way has ended or was given up, at most `withinMs` from now. */
  readonly ended: (withinMs: number) => Promise<void>
}

/**
 * Makes work that may take its time, and is asked for again and again, run one at a time; what it throws is logged.
 *
 * A run that has not ended after `patienceMs` is given up with one error in the log, and the next begins beside it: a
 * promise that never settles must not stop everything after it.
 */
export function singleRun(options: {
  readonly work: () => void | Promise<void>
  /** What the work is, as the subject of a sentence: `the look at the queue`. */
  readonly name: string
  readonly patienceMs: number
  readonly monotonicClock: Clock
  readonly log: Log
}): SingleRun {
  const { work, name, patienceMs, monotonicClock, log } = options
  let underWay: { readonly sinceMs: number; readonly end: Promise<void>; isToldOf: boolean } | undefined

  const fail = (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error)
    log.error({ cause: `${name}: ${message}`, error: message }, `${name} failed: ${message}`)
    log.debug({ err: error }, `${name}: where it went wrong`)
  }
  const mayBegin = (): boolean => {
    if (underWay === undefined) return true
    const tookMs = monotonicClock() - underWay.sinceMs
    if (tookMs >= patienceMs) {
      log.error(
        { tookMs },
        `${name} has not ended for ${formatDuration(tookMs)}; it is begun anew without waiting for it`,
      )
      return true
    }
    if (!underWay.isToldOf) {
      log.warn(
        { cause: `${name} takes long` },
        `${name} is asked for again while it is under way; it is not begun twice`,
      )
    }
    underWay.isToldOf = true
    return false
  }

  return {
    begin() {
      if (!mayBegin()) return
      underWay = undefined
      try {
        const promise = work()
        if (!(promise instanceof Promise)) return
        const run = {
          sinceMs: monotonicClock(),
          end: promise.catch(fail).then(() => {
            if (underWay === run) underWay = undefined
          }),
          isToldOf: false,
        }
        underWay = run
      } catch (error) {
        fail(error)
      }
    },
    async ended(withinMs) {
      if (underWay === undefined) return
      let timer: NodeJS.Timeout | undefined
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, withinMs)
      })
      await Promise.race([underWay.end, patience])
      clearTimeout(timer)
    },
  }
}
