import { z } from 'zod'
import { duration } from '../duration.ts'
import { parseListenAddress } from './listen-address.ts'

/** What is served over HTTP and where, under `server` in the settings file. */
export const serverSettings = z
  .strictObject({
    listen: z
      .string()
      .transform((text, context) => {
        if (text === 'off') return undefined
        const address = parseListenAddress(text)
        if (address !== undefined) return address
        context.addIssue({ code: 'custom', message: 'host:port such as 127.0.0.1:8787 or [::]:8787, or off' })
        return z.NEVER
      })
      .prefault('127.0.0.1:8787')
      .describe('Where `feedkeeper run` serves feeds and pages, as `host:port`; `off` serves nothing'),
    maxAge: duration
      .prefault('1h')
      .describe('Longest time a reader may keep a feed; it is shorter where a source is polled sooner'),
    minAge: duration.prefault('60s').describe('Shortest time a reader may keep a feed'),
    cacheBytes: z
      .int()
      .min(0)
      .default(32 * 1_024 * 1_024)
      .describe('Most memory for files that are kept in it, in every coding that was asked for'),
    idleTimeout: duration.prefault('30s').describe('Longest silence of a client before it is cut off'),
    maxConnections: z.int().min(1).default(10_000).describe('Most clients at once; more are turned away'),
  })
  .prefault({})

/** The server's settings, defaults filled in and durations in milliseconds. */
export type ServerSettings = z.output<typeof serverSettings>
