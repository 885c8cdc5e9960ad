import { Writable } from 'node:stream'
import type { DestinationStream } from 'pino'
import { PinoPretty } from 'pino-pretty'

/** Makes readable lines of a log for a terminal, and hands them to `write`; without colours under `NO_COLOR` (https://no-color.org). */
export function readableLines(env: NodeJS.ProcessEnv, write: (line: string) => void): DestinationStream {
  return PinoPretty({
    colorize: !env.NO_COLOR,
    destination: new Writable({
      decodeStrings: false,
      write(line, _encoding, done) {
        write(String(line))
        done()
      },
    }),
    translateTime: 'SYS:HH:MM:ss',
    messageFormat: '{msg}',
    hideObject: true,
    ignore: 'pid,hostname',
  })
}
