import type { Clock } from '../clock.ts'
import type { Log } from '../log/log.ts'

/** Decides when publishing runs: after a quiet time, never too late, never twice at once. */
export type PublishSchedule<Report> = {
  /** Asks for a run: it comes `delayMs` after the last request, but at most `maxDelayMs` after the first. */
  readonly request: () => void
  /** Runs at once, or as soon as the run under way has ended; gives what it did. */
  readonly now: (run: () => Promise<Report>) => Promise<Report>
  /** Ends a wait by running what was asked for, and resolves when nothing runs any more. */
  readonly close: () => Promise<void>
}

/** Makes a schedule around `run`; a run that fails is logged and asked for again. */
export function createPublishSchedule<Report>(options: {
  readonly run: () => Promise<Report>
  readonly delayMs: number
  readonly maxDelayMs: number
  readonly clock: Clock
  readonly log: Log
}): PublishSchedule<Report> {
  const { delayMs, maxDelayMs, clock, log } = options
  let timer: NodeJS.Timeout | undefined
  let firstRequestAtMs: number | undefined
  let underWay: Promise<unknown> = Promise.resolve()
  let isClosed = false

  const now = (run: () => Promise<Report>): Promise<Report> => {
    clearTimeout(timer)
    timer = undefined
    firstRequestAtMs = undefined
    const next = underWay.then(run)
    underWay = next.catch(() => undefined)
    return next
  }
  const runLogged = async (): Promise<void> => {
    try {
      await now(options.run)
    } catch (error) {
      log.error(
        { error: (error as Error).message },
        `publishing failed: ${(error as Error).message}; it is tried again`,
      )
      if (!isClosed) schedule(maxDelayMs)
    }
  }
  const schedule = (inMs: number): void => {
    clearTimeout(timer)
    timer = setTimeout(() => void runLogged(), inMs)
  }

  return {
    request() {
      if (isClosed) return
      const nowMs = clock()
      firstRequestAtMs ??= nowMs
      schedule(Math.max(0, Math.min(delayMs, firstRequestAtMs + maxDelayMs - nowMs)))
    },
    now,
    async close() {
      isClosed = true
      if (timer !== undefined) await runLogged()
      await underWay
    },
  }
}
