import { type Logger as CronLog, createTask, type ScheduledTask } from 'node-cron'
import type { Clock } from '../clock.ts'
import { formatDuration } from '../duration.ts'
import type { Log } from '../log/log.ts'
import { clockJumps } from './clock-jump.ts'
import { SingleRun } from './single-run.ts'

/** So much longer than a period node-cron may be silent before the monotonic clock takes its place. */
const silentPeriods = 1.5
const leastJumpMs = 10_000
/** How long before node-cron's next run the clocks are compared, so that it never walks through years of missed runs. */
const beforeRunMs = 20
const defaultPatienceMs = 5 * 60_000
const stopWithinMs = 2_000

/** What ticks, and by which clocks. */
type TickOptions = {
  readonly everyMs: number
  readonly log: Log
  readonly work: () => void | Promise<void>
  readonly patienceMs?: number
  /** Default the machine's clocks. */
  readonly wallClock?: Clock
  readonly monotonicClock?: Clock
}

/**
 * The one clockwork of the daemon: calls `work` every so many milliseconds (whole seconds that divide a minute), by one
 * node-cron task in UTC, from when it is made.
 *
 * node-cron follows the wall clock: set back, it would sleep for the whole difference. So a timer on the monotonic clock
 * stands beside it, which calls `work` where node-cron has been silent for one and a half periods, and starts node-cron
 * anew, with one warning, where the wall clock has jumped by more than two periods and ten seconds.
 *
 * `work` is never under way twice, unless it has not ended after `patienceMs` (default five minutes); what it throws is
 * logged, and the next tick comes. Missed ticks are counted and told once when ticking goes on, not each for itself.
 */
export class Tick {
  readonly #everyMs: number
  readonly #log: Log
  readonly #wallClock: Clock
  readonly #monotonicClock: Clock
  readonly #run: SingleRun
  readonly #jump: () => number
  #missed = 0
  #untold = 0
  #lastRunAtMs: number
  #timer: NodeJS.Timeout | undefined
  #cron: ScheduledTask

  constructor({ everyMs, log, work, patienceMs = defaultPatienceMs, ...clocks }: TickOptions) {
    const { wallClock = Date.now, monotonicClock = () => performance.now() } = clocks
    this.#everyMs = everyMs
    this.#log = log
    this.#wallClock = wallClock
    this.#monotonicClock = monotonicClock
    this.#run = new SingleRun({ work, name: 'the look at the queue', patienceMs, monotonicClock, log })
    this.#jump = clockJumps({ wallClock, monotonicClock, leastMs: Math.max(2 * everyMs, leastJumpMs) })
    this.#lastRunAtMs = monotonicClock()
    this.#cron = this.#startCron()
    this.#lookAgainIn(everyMs / 2)
  }

  /** Ticks that did not take place because the program was busy, asleep or its clock was moved. */
  missed(): number {
    return this.#missed
  }

  /** Ends it: nothing is called after this, and work under way gets two seconds to end. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#cron.destroy()
    clearTimeout(this.#timer)
    await this.#run.ended(stopWithinMs)
  }

  #startCron(): ScheduledTask {
    const task = createTask(cronExpression(this.#everyMs), () => this.#onCron(), {
      name: 'tick',
      timezone: 'UTC',
      suppressMissedWarning: true,
      logger: cronLog(this.#log),
    })
    task.on('execution:missed', () => {
      this.#missed += 1
      this.#untold += 1
    })
    void task.start()
    return task
  }

  #onCron(): void {
    // Where the monotonic clock has just stood in for node-cron, this is the same tick once more.
    if (this.#silentForMs() >= this.#everyMs / 2) this.#tick()
    this.#lookAgainIn(this.#everyMs - (this.#wallClock() % this.#everyMs) - beforeRunMs)
  }

  #look(): void {
    const jumpMs = this.#jump()
    if (jumpMs !== 0) {
      this.#log.warn({ jumpMs }, describeJump(jumpMs))
      this.#untold = 0
      void this.#cron.destroy()
      this.#cron = this.#startCron()
    }
    if (this.#silentForMs() >= silentPeriods * this.#everyMs) this.#tick()
    this.#lookAgainIn(this.#everyMs / 2)
  }

  #lookAgainIn(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#look(), Math.max(1, ms))
  }

  #silentForMs(): number {
    return this.#monotonicClock() - this.#lastRunAtMs
  }

  #tick(): void {
    const missed = this.#untold
    if (missed > 0) {
      this.#log.warn({ missed }, `${missed} ticks were missed: the program was busy or asleep, or the clock was moved`)
    }
    this.#untold = 0
    this.#lastRunAtMs = this.#monotonicClock()
    this.#run.begin()
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
