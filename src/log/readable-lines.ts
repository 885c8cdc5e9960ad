import type { DestinationStream } from 'pino'
import { PinoPretty } from 'pino-pretty'

/** Where a log becomes readable lines on a terminal, stderr; without colours under `NO_COLOR` (https://no-color.org). */
export function readableLines(env: NodeJS.ProcessEnv): DestinationStream {
  return PinoPretty({
    colorize: !env.NO_COLOR,
    destination: 2,
    sync: true,
    translateTime: 'SYS:HH:MM:ss',
    messageFormat: '{msg}',
    hideObject: true,
    ignore: 'pid,hostname',
  })
}
