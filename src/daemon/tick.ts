import { type Logger as CronLog, createTask, type ScheduledTask } from 'node-cron'
import type { Clock } from '../clock.ts'
import { formatDuration } from '../duration.ts'
import type { Log } from '../log/log.ts'
import { clockJumps } from './clock-jump.ts'
import { singleRun } from './single-run.ts'

/** The one clockwork of the daemon. */
export type Tick = {
  /** Ends it: nothing is called after this, and work under way gets two seconds to end. */
  readonly stop: () => Promise<void>
  /** Ticks that did not take place because the program was busy, asleep or its clock was moved. */
  readonly missed: () => number
}

/** So much longer than a period node-cron may be silent before the monotonic clock takes its place. */
const silentPeriods = 1.5
const leastJumpMs = 10_000
/** How long before node-cron's next run the clocks are compared, so that it never walks through years of missed runs. */
const beforeRunMs = 20
const defaultPatienceMs = 5 * 60_000
const stopWithinMs = 2_000

/**
 * Calls `work` every so many milliseconds (whole seconds that divide a minute), by one node-cron task in UTC.
 *
 * node-cron follows the wall clock: set back, it would sleep for the whole difference. So a timer on the monotonic clock
 * stands beside it, which calls `work` where node-cron has been silent for one and a half periods, and starts node-cron
 * anew, with one warning, where the wall clock has jumped by more than two periods and ten seconds.
 *
 * `work` is never under way twice, unless it has not ended after `patienceMs` (default five minutes); what it throws is
 * logged, and the next tick comes. Missed ticks are counted and told once when ticking goes on, not each for itself.
 */
export function startTick(options: {
  readonly everyMs: number
  readonly log: Log
  readonly work: () => void | Promise<void>
  readonly patienceMs?: number
  /** Default the machine's clocks. */
  readonly wallClock?: Clock
  readonly monotonicClock?: Clock
}): Tick {
  const { everyMs, log, work, patienceMs = defaultPatienceMs } = options
  const { wallClock = Date.now, monotonicClock = () => performance.now() } = options
  const run = singleRun({ work, name: 'the look at the queue', patienceMs, monotonicClock, log })
  const jump = clockJumps({ wallClock, monotonicClock, leastMs: Math.max(2 * everyMs, leastJumpMs) })
  let missed = 0
  let untold = 0
  let lastRunAtMs = monotonicClock()
  let timer: NodeJS.Timeout | undefined

  const tick = () => {
    if (untold > 0) {
      log.warn(
        { missed: untold },
        `${untold} ticks were missed: the program was busy or asleep, or the clock was moved`,
      )
      untold = 0
    }
    lastRunAtMs = monotonicClock()
    run.begin()
  }
  const onCron = () => {
    // Where the monotonic clock has just stood in for node-cron, this is the same tick once more.
    if (monotonicClock() - lastRunAtMs >= everyMs / 2) tick()
    lookAgainIn(everyMs - (wallClock() % everyMs) - beforeRunMs)
  }
  const startCron = (): ScheduledTask => {
    const task = createTask(cronExpression(everyMs), onCron, {
      name: 'tick',
      timezone: 'UTC',
      suppressMissedWarning: true,
      logger: cronLog(log),
    })
    task.on('execution:missed', () => {
      missed += 1
      untold += 1
    })
    void task.start()
    return task
  }
  const lookAgainIn = (ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(look, Math.max(1, ms))
  }
  const look = () => {
    const jumpMs = jump()
    if (jumpMs !== 0) {
      log.warn({ jumpMs }, describeJump(jumpMs))
      untold = 0
      void cron.destroy()
      cron = startCron()
    }
    if (monotonicClock() - lastRunAtMs >= silentPeriods * everyMs) tick()
    lookAgainIn(everyMs / 2)
  }

  let cron = startCron()
  lookAgainIn(everyMs / 2)
  return {
    async stop() {
      clearTimeout(timer)
      await cron.destroy()
      clearTimeout(timer)
      await run.ended(stopWithinMs)
    },
    missed: () => missed,
  }
}

function describeJump(jumpMs: number): string {
  const by = formatDuration(Math.abs(jumpMs))
  return jumpMs < 0
    ? `the machine's clock was set back by ${by}; ticking goes on`
    : `the machine's clock went forward by ${by}: it was set, or the machine was asleep; ticking goes on`
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
