import { isIPv6 } from 'node:net'
import { z } from 'zod'
import { duration } from '../duration.ts'
import { parseAllowedNetwork } from './guard/address-guard.ts'

const network = z
  .string()
  .refine(
    (text) => parseAllowedNetwork(text) !== undefined,
    'a network such as 10.0.0.0/8, 192.168.1.7:8080 or [fd00::/8]:8080',
  )
  .transform((text, context) => {
    const read = parseAllowedNetwork(text)
    if (read !== undefined) return read
    context.addIssue({ code: 'custom', message: 'a network such as 10.0.0.0/8' })
    return z.NEVER
  })

const bytes = z.int().positive()

const hostPattern = z
  .string()
  .regex(
    /^(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/i,
    'a host such as example.org, or *.example.org with all hosts under it',
  )

/** The settings of fetching, under `fetch` in the settings file. */
export const fetchSettings = z
  .strictObject({
    contactUrl: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('Page about you, named in the User-Agent so that a site can reach you; set it'),
    userAgent: z
      .string()
      .regex(/^[\x20-\x7e]{1,500}$/, 'one line of ASCII')
      .optional()
      .describe('The whole User-Agent instead of `feedkeeper/<version> (+<contactUrl>)`'),
    deadline: duration
      .prefault('30s')
      .describe('For one request, all redirects and the body included, name look-ups not'),
    nameTimeout: duration.prefault('10s').describe('For the look-up of one name, from the moment it has its turn'),
    connectTimeout: duration
      .prefault('5s')
      .describe('From the known address until the connection stands, TLS included'),
    headersTimeout: duration.prefault('10s').describe('From the request to the end of the headers'),
    idleTimeout: duration.prefault('10s').describe('Longest silence within a body'),
    maxWireBytes: bytes.default(10 * 1_024 * 1_024).describe('Largest body as it comes over the wire'),
    // A thread with a heap of 64 MiB reads so much, whatever it is: one value of a larger document may end the whole process.
    maxDecodedBytes: bytes.default(10 * 1_024 * 1_024).describe('Largest body once decompressed'),
    maxHeaderBytes: bytes.default(32 * 1_024).describe('Largest headers of an answer'),
    maxRedirects: z.int().min(0).max(20).default(5).describe('Most redirects followed'),
    allowPrivateNetworks: z
      .array(network)
      .default([])
      .describe(
        'Networks that may be asked although they are not public: CIDRs, each with a port where only that one is meant (`10.0.0.0/8`, `127.0.0.1:8080`, `[fd00::/8]:8080`)',
      ),
    nat64Prefixes: z
      .array(
        z
          .string()
          .refine((text) => text.endsWith('/96') && isIPv6(text.slice(0, -3)), 'an IPv6 prefix such as 64:ff9b::/96')
          .transform((text) => text.slice(0, -3)),
      )
      .default([])
      .describe('Prefixes by which an IPv6-only network reaches IPv4; what lies behind them is judged as IPv4'),
    concurrency: z.int().positive().default(64).describe('Most requests under way at once'),
    perHost: z
      .strictObject({
        connections: z.int().positive().default(2).describe('Most requests to one host at once'),
        spacing: duration.prefault('1s').describe('Least time between the starts of two requests to one host'),
      })
      .prefault({})
      .describe('What one host is asked at most; article pages and redirects count'),
    limitGroups: z
      .record(
        hostPattern,
        z.strictObject({
          every: duration.describe('Least time between the starts of two requests to the whole group'),
          connections: z.int().positive().default(1).describe('Most requests to the whole group at once'),
        }),
      )
      .default({})
      .describe('Limits hosts share, by name: `"*.tumblr.com": { every: 60s }`; they stand in place of perHost'),
    retryAfter: z
      .enum(['host', 'source'])
      .default('host')
      .describe('Whether a Retry-After halts the whole host (if public) or only the source that was told'),
  })
  .prefault({})

/** The settings of fetching, durations in milliseconds. */
export type FetchSettings = z.infer<typeof fetchSettings>
