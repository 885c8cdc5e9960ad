import { createTask } from 'node-cron'
import type { Source } from '../source/load.ts'

const defaultIntervalMs = 30 * 60_000

/** Says when a source is due next, in milliseconds since the epoch: by its cron expression, its `every`, or each 30 minutes. */
export function nextPollAt(source: Source, nowMs: number): number {
  const { schedule, every, timeZone } = source.definition
  if (schedule === undefined) return nowMs + (every ?? defaultIntervalMs)
  const task = createTask(schedule, () => {}, { timezone: timeZone })
  try {
    return task.getNextRuns(1)[0]?.getTime() ?? nowMs + defaultIntervalMs
  } finally {
    void task.destroy()
  }
}
