import { type Logger as CronLog, createTask } from 'node-cron'
import type { Log } from '../log.ts'

/** The one clockwork of the daemon. */
export type Tick = {
  /** Ends it; nothing is called after this. */
  readonly stop: () => Promise<void>
  /** Ticks that did not take place because the program was busy, asleep or its clock was moved. */
  readonly missed: () => number
}

/**
 * Calls `work` every so many milliseconds (whole seconds that divide a minute), by one node-cron task in UTC.
 *
 * `work` is synchronous: a promise that never settles would stop node-cron's `noOverlap` for ever. What it throws is
 * logged, and the next tick comes. Missed ticks are counted and told once when ticking goes on, not each for itself, since a
 * laptop that slept for a night misses thousands.
 */
export function startTick(options: { readonly everyMs: number; readonly log: Log; readonly work: () => void }): Tick {
  const { everyMs, log, work } = options
  let missed = 0
  let untold = 0
  const run = () => {
    if (untold > 0) {
      log.warn(
        { missed: untold },
        `${untold} ticks were missed: the program was busy or asleep, or the clock was moved`,
      )
      untold = 0
    }
    try {
      work()
    } catch (error) {
      log.error({ error: (error as Error).stack }, `the queue could not be looked at: ${(error as Error).message}`)
    }
  }
  const task = createTask(cronExpression(everyMs), run, {
    name: 'tick',
    noOverlap: true,
    timezone: 'UTC',
    suppressMissedWarning: true,
    logger: cronLog(log),
  })
  task.on('execution:missed', () => {
    missed += 1
    untold += 1
  })
  task.on('execution:overlap', () => {
    log.warn('a tick came while the one before was still at work')
  })
  void task.start()
  return { stop: async () => task.destroy(), missed: () => missed }
}

function cronExpression(everyMs: number): string {
  return everyMs >= 60_000 ? '0 * * * * *' : `*/${everyMs / 1_000} * * * * *`
}

/** What node-cron has to say, as lines of our log. */
function cronLog(log: Log): CronLog {
  return {
    info: (message) => log.debug(message),
    warn: (message) => log.warn(message),
    error: (message) => log.error(String(message)),
    debug: (message) => log.trace(String(message)),
  }
}
