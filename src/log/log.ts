import { type DestinationStream, type Logger, type LoggerOptions, pino, stdTimeFunctions } from 'pino'
import type { Clock } from '../clock.ts'
import { logCause } from './log-cause.ts'
import type { LogLevel } from './log-levels.ts'
import { LogRepeats } from './log-repeats.ts'

/** The log that is handed to every part: structured lines on stderr. */
export type Log = Logger

/**
 * Makes the log: one JSON object a line, unless the destination makes something else of them. Writes are synchronous, so
 * that the last line before an exit is never lost.
 *
 * Warnings and errors of one cause (see `logCause`) are counted, not repeated: the first is logged at once, the others in
 * one line every five minutes and at the end of the process.
 */
export function createLog(options: {
  readonly level: LogLevel
  /** The name of the worker that every line carries, where there are several. */
  readonly worker?: string | undefined
  /** Default: stderr. */
  readonly destination?: DestinationStream
  /** Measures how long causes repeat; default the machine's monotonic clock. */
  readonly clock?: Clock
}): Log {
  let isTelling = false
  const repeats = new LogRepeats({
    clock: options.clock ?? (() => performance.now()),
    tell({ level, message, ...fields }) {
      isTelling = true
      try {
        log[level](fields, message)
      } finally {
        isTelling = false
      }
    },
  })
  const settings: LoggerOptions = {
    level: options.level,
    base: options.worker === undefined ? null : { worker: options.worker },
    timestamp: stdTimeFunctions.isoTime,
    hooks: {
      logMethod(args, method, level) {
        if (isTelling || admits(repeats, args, level)) method.apply(this, args)
      },
    },
  }
  const log = pino(settings, options.destination ?? stderrLines())
  return log
}

/** So much of what cannot be written, as on a full disk, is kept for when it can; what comes after that is dropped. */
const mostKeptBytes = 1_048_576

function stderrLines(): DestinationStream {
  const lines = pino.destination({ dest: 2, sync: true, maxLength: mostKeptBytes })
  // A worker goes on without its log.
  lines.on('error', () => undefined)
  return lines
}

/** Whether a line is logged now, and not only counted. */
function admits(repeats: LogRepeats, args: readonly unknown[], levelNumber: number): boolean {
  const level = pino.levels.labels[levelNumber]
  if (level !== 'warn' && level !== 'error') return true
  const [fields, message] = typeof args[0] === 'string' ? [{}, args[0]] : args
  if (typeof message !== 'string' || typeof fields !== 'object' || fields === null) return true
  const cause = logCause(fields as Readonly<Record<string, unknown>>, message)
  return cause === undefined || repeats.admits({ cause, level, message })
}
