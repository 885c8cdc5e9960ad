import type { Clock } from '../clock.ts'
import { formatDuration } from '../duration.ts'

/** A line that is counted where its cause repeats. */
export type CountedLine = { readonly cause: string; readonly level: 'warn' | 'error'; readonly message: string }

/** What is told of lines that were counted. */
export type Repeated = CountedLine & {
  readonly repeated: number
  readonly withinMs: number
}

/** Counts lines of one cause instead of repeating them. */
export type LogRepeats = {
  /** Whether a line is to be logged now; one that is not is counted. */
  readonly admits: (line: CountedLine) => boolean
  /** Tells at once what was counted and not yet told, and forgets every cause. */
  readonly flush: () => void
}

type Cause = { readonly first: CountedLine; sinceMs: number; count: number }

/** More causes at a time than these are each logged, so that no flood of them takes memory. */
const mostCauses = 1_000

/**
 * Makes what folds repeated lines: the first of a cause is to be logged at once; those that follow are counted, and told in
 * one line at the end of each `windowMs` (default five minutes) from the first; a window without any ends the count, and the
 * next line of the cause is a first one.
 *
 * What is counted is told when the process ends too. No timer keeps a process alive. `clock` must be monotonic.
 */
export function foldRepeats(options: {
  readonly tell: (line: Repeated) => void
  readonly clock: Clock
  readonly windowMs?: number
}): LogRepeats {
  const { tell, clock, windowMs = 5 * 60_000 } = options
  const causes = new Map<string, Cause>()
  let timer: NodeJS.Timeout | undefined

  const tellOf = ({ first, sinceMs, count }: Cause, nowMs: number) => {
    const withinMs = Math.max(0, Math.round(nowMs - sinceMs))
    const times = count === 1 ? 'once more' : `${count} more times`
    tell({
      ...first,
      message: `${first.message} … ${times} in ${formatDuration(withinMs)}`,
      repeated: count,
      withinMs,
    })
  }
  const endWindow = (key: string, cause: Cause, nowMs: number) => {
    if (cause.count === 0) {
      causes.delete(key)
      return
    }
    tellOf(cause, nowMs)
    cause.count = 0
    cause.sinceMs = nowMs
  }
  const endWindows = () => {
    const nowMs = clock()
    for (const [key, cause] of causes) if (nowMs - cause.sinceMs >= windowMs) endWindow(key, cause, nowMs)
    if (causes.size === 0) settle()
    else lookAgain(nowMs)
  }
  const lookAgain = (nowMs: number) => {
    let inMs = windowMs
    for (const { sinceMs } of causes.values()) inMs = Math.min(inMs, sinceMs + windowMs - nowMs)
    clearTimeout(timer)
    timer = setTimeout(endWindows, Math.max(1, inMs)).unref()
  }
  const settle = () => {
    clearTimeout(timer)
    timer = undefined
    process.off('exit', flush)
  }
  const flush = () => {
    const nowMs = clock()
    for (const cause of causes.values()) if (cause.count > 0) tellOf(cause, nowMs)
    causes.clear()
    settle()
  }

  return {
    admits(line) {
      const nowMs = clock()
      const key = `${line.level} ${line.cause}`
      const known = causes.get(key)
      if (known !== undefined && nowMs - known.sinceMs >= windowMs) endWindow(key, known, nowMs)
      if (known !== undefined && causes.has(key)) {
        known.count += 1
        return false
      }
      if (causes.size >= mostCauses) return true
      causes.set(key, { first: line, sinceMs: nowMs, count: 0 })
      if (timer === undefined) {
        lookAgain(nowMs)
        process.on('exit', flush)
      }
      return true
    },
    flush,
  }
}
