import type { Clock } from '../clock.ts'
import { formatDuration } from '../duration.ts'

/** A line that is counted where its cause repeats. */
export type CountedLine = { readonly cause: string; readonly level: 'warn' | 'error'; readonly message: string }

/** What is told of lines that were counted. */
export type Repeated = CountedLine & {
  readonly repeated: number
  readonly withinMs: number
}

type Cause = { readonly first: CountedLine; sinceMs: number; count: number }

/** More causes at a time than these are each logged, so that no flood of them takes memory. */
const mostCauses = 1_000

/**
 * Counts lines of one cause instead of repeating them: the first of a cause is to be logged at once; those that follow are
 * counted, and told in one line at the end of each `windowMs` (default five minutes) from the first; a window without any
 * ends the count, and the next line of the cause is a first one.
 *
 * What is counted is told when the process ends too. No timer keeps a process alive. `clock` must be monotonic.
 */
export class LogRepeats {
  readonly #tell: (line: Repeated) => void
  readonly #clock: Clock
  readonly #windowMs: number
  readonly #causes = new Map<string, Cause>()
  readonly #onExit = () => this.flush()
  #timer: NodeJS.Timeout | undefined

  constructor(options: {
    readonly tell: (line: Repeated) => void
    readonly clock: Clock
    readonly windowMs?: number
  }) {
    this.#tell = options.tell
    this.#clock = options.clock
    this.#windowMs = options.windowMs ?? 5 * 60_000
  }

  /** Whether a line is to be logged now; one that is not is counted. */
  admits(line: CountedLine): boolean {
    const nowMs = this.#clock()
    const key = `${line.level} ${line.cause}`
    const known = this.#causes.get(key)
    if (known !== undefined && nowMs - known.sinceMs >= this.#windowMs) this.#endWindow(key, known, nowMs)
    if (known !== undefined && this.#causes.has(key)) {
      known.count += 1
      return false
    }
    if (this.#causes.size >= mostCauses) return true
    this.#causes.set(key, { first: line, sinceMs: nowMs, count: 0 })
    if (this.#timer === undefined) {
      this.#lookAgain(nowMs)
      process.on('exit', this.#onExit)
    }
    return true
  }

  /** Tells at once what was counted and not yet told, and forgets every cause. */
  flush(): void {
    const nowMs = this.#clock()
    for (const cause of this.#causes.values()) if (cause.count > 0) this.#tellOf(cause, nowMs)
    this.#causes.clear()
    this.#settle()
  }

  #endWindows(): void {
    const nowMs = this.#clock()
    for (const [key, cause] of this.#causes) {
      if (nowMs - cause.sinceMs >= this.#windowMs) this.#endWindow(key, cause, nowMs)
    }
    if (this.#causes.size === 0) this.#settle()
    else this.#lookAgain(nowMs)
  }

  #endWindow(key: string, cause: Cause, nowMs: number): void {
    if (cause.count === 0) {
      this.#causes.delete(key)
      return
    }
    this.#tellOf(cause, nowMs)
    cause.count = 0
    cause.sinceMs = nowMs
  }

  #lookAgain(nowMs: number): void {
    let inMs = this.#windowMs
    for (const { sinceMs } of this.#causes.values()) inMs = Math.min(inMs, sinceMs + this.#windowMs - nowMs)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#endWindows(), Math.max(1, inMs)).unref()
  }

  #settle(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    process.off('exit', this.#onExit)
  }

  #tellOf({ first, sinceMs, count }: Cause, nowMs: number): void {
    const withinMs = Math.max(0, Math.round(nowMs - sinceMs))
    const times = count === 1 ? 'once more' : `${count} more times`
    this.#tell({
      ...first,
      message: `${first.message} … ${times} in ${formatDuration(withinMs)}`,
      repeated: count,
      withinMs,
    })
  }
}
