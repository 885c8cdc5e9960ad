import { z } from 'zod'
import { duration } from '../duration.ts'
import { parseAllowedNetwork } from '../fetch/guard/address-guard.ts'
import { parseListenAddress } from './listen-address.ts'

const network = z.string().transform((text, context) => {
  const parsed = parseAllowedNetwork(text)
  if (parsed !== undefined && parsed.port === undefined) return parsed
  context.addIssue({ code: 'custom', message: 'a network such as 127.0.0.1, 10.0.0.0/8 or fd00::/8' })
  return z.NEVER
})

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
    publicUrl: z
      .url({ protocol: /^https?$/, error: 'an absolute http or https address' })
      .optional()
      .describe(
        'Where others reach this server, also under a path; with it feeds whose hubs push (WebSub) are subscribed to, at `websub/` under it; default: nobody does',
      ),
    maxAge: duration
      .prefault('1h')
      .describe('Longest time a reader may keep a feed; it is shorter where a source is polled sooner'),
    minAge: duration.prefault('60s').describe('Shortest time a reader may keep a feed'),
    cacheBytes: z
      .int()
      .min(0)
      .default(32 * 1_024 * 1_024)
      .describe('Most memory for files that are kept in it, in every coding that was asked for'),
    metrics: z
      .strictObject({
        readers: z
          .array(network)
          .prefault(['127.0.0.0/8', '::1'])
          .describe('Networks that may read `/metrics`; who comes through a proxy never may'),
        perSource: z.boolean().default(false).describe('Whether `/metrics` has series of each source, named by its id'),
      })
      .prefault({}),
    idleTimeout: duration.prefault('30s').describe('Longest silence of a client before it is cut off'),
    adminPassword: z
      .string()
      .min(1)
      .max(1_024)
      .optional()
      .describe(
        'Password of the operator, who can then log in at `/login`; best as `feedkeeper hash-password` writes it; default: nobody can',
      ),
    adminToken: z
      .string()
      .regex(/^[\x21-\x7e]{1,512}$/, 'letters and signs of ASCII without blanks')
      .optional()
      .describe('Token of scripts, which send it as `Authorization: Bearer …`; default none'),
    maxConnections: z.int().min(1).default(10_000).describe('Most clients at once; more are turned away'),
  })
  .prefault({})

/** The server's settings, defaults filled in and durations in milliseconds. */
export type ServerSettings = z.output<typeof serverSettings>
