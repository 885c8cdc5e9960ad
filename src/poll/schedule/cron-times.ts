import type { ScheduledTask } from 'node-cron'
import { loadLibrary } from '../../load-library.ts'

const knownAhead = 64
const minuteMs = 60_000
const longestWalkMinutes = 8 * 24 * 60

type Timetable = {
  readonly task: ScheduledTask
  readonly hasSeconds: boolean
  runsMs: readonly number[]
  /** What the machine's clock said when they were worked out. */
  madeAtMs: number
}

/**
 * Cron arithmetic by node-cron, one timetable for each expression and zone, since working out runs costs 0.1 ms each.
 *
 * As in node-cron, day of month and day of week must both match, and a run that falls into the hour a change of clocks
 * leaves out does not take place.
 */
export class CronTimes {
  readonly #timetables = new Map<string, Timetable>()

  /** The first run at or after an instant, in milliseconds; the instant itself where none can be found. */
  atOrAfter(expression: string, timeZone: string, atMs: number): number {
    const timetable = this.#timetable(expression, timeZone)
    const [first = 0] = timetable.runsMs
    const presentMs = Date.now()
    const isUsedUp = atMs > (timetable.runsMs.at(-1) ?? 0) && first <= presentMs
    // A clock that was set back has runs to come that were never worked out.
    const isAhead = presentMs < timetable.madeAtMs
    if (isUsedUp || isAhead) {
      timetable.runsMs = comingRuns(timetable.task)
      timetable.madeAtMs = presentMs
    }
    const known = timetable.runsMs.find((runMs) => runMs >= atMs)
    if (known !== undefined) return known
    // So far ahead that only a dense expression has that many runs before: the next one is near, and found by walking.
    const stepMs = timetable.hasSeconds ? 1_000 : minuteMs
    let runMs = Math.ceil(atMs / stepMs) * stepMs
    for (let step = 0; step < longestWalkMinutes; step += 1, runMs += stepMs) {
      if (timetable.task.match(new Date(runMs))) return runMs
    }
    return atMs
  }

  /** The shortest time between two of the coming runs, in milliseconds. */
  periodMs(expression: string, timeZone: string): number {
    const runs = this.#timetable(expression, timeZone).runsMs.slice(0, 60)
    const gaps = runs.slice(1).map((runMs, index) => runMs - (runs[index] ?? runMs))
    return gaps.length > 0 ? Math.min(...gaps) : 24 * 60 * minuteMs
  }

  #timetable(expression: string, timeZone: string): Timetable {
    const key = `${timeZone} ${expression}`
    const kept = this.#timetables.get(key)
    if (kept) return kept
    const { createTask } = loadLibrary('node-cron') as typeof import('node-cron')
    const task = createTask(expression, () => undefined, { timezone: timeZone })
    const made = {
      task,
      hasSeconds: expression.trim().split(/\s+/).length === 6,
      runsMs: comingRuns(task),
      madeAtMs: Date.now(),
    }
    this.#timetables.set(key, made)
    return made
  }
}

/** The next runs of an expression from the present on; fewer where it has no more within the years node-cron looks at. */
function comingRuns(task: ScheduledTask): readonly number[] {
  for (const count of [knownAhead, 1]) {
    try {
      return task.getNextRuns(count).map((run) => run.getTime())
    } catch {
      // An expression such as 30 February has no run at all, and a rare one fewer than asked for.
    }
  }
  return []
}
