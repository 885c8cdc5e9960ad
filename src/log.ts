import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino'
import { PinoPretty } from 'pino-pretty'

/** The log that is handed to every part: structured lines on stderr. */
export type Log = Logger

/** The levels `--log-level` takes, quietest last. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const

/** How much is logged. */
export type LogLevel = (typeof logLevels)[number]

/**
 * Makes the log: readable lines where stderr is a terminal, one JSON object a line otherwise.
 *
 * Colours only on a terminal and never under `NO_COLOR` (https://no-color.org). Writes are synchronous, so that the last
 * line before an exit is never lost.
 */
export function createLog(options: {
  readonly level: LogLevel
  readonly isTerminal: boolean
  readonly env: NodeJS.ProcessEnv
  readonly destination?: DestinationStream
}): Log {
  const settings = { level: options.level, base: null, timestamp: stdTimeFunctions.isoTime }
  if (!options.isTerminal) return pino(settings, options.destination ?? pino.destination({ dest: 2, sync: true }))
  return pino(
    settings,
    PinoPretty({
      colorize: !options.env.NO_COLOR,
      destination: options.destination ?? 2,
      sync: true,
      translateTime: 'SYS:HH:MM:ss',
      messageFormat: '{msg}',
      hideObject: true,
      ignore: 'pid,hostname',
    }),
  )
}
