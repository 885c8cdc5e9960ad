import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ClientName } from './score/client.ts'
import { hasManyLoopbackAddresses } from './score/hosts.ts'
import { runScore } from './score/run.ts'

/** Clients are judged by the clock, to tenths of a second: one that a busy machine made late may try once more. */
const byTheClock = { concurrent: true, timeout: 60_000, retry: 2 }

const pace = { everyMs: 1_000, waitSeconds: 3, tickMs: 0, spacingMs: 300 }

/** Every rule as `host: rule`, with how the client did. */
async function verdicts(client: ClientName, second: number): Promise<Map<string, string>> {
  // A test that runs beside another has nothing of its own that is cleared up when it is tried once more.
  const folder = await mkdtemp(join(tmpdir(), 'feedkeeper-score-'))
  try {
    const { scores } = await runScore({ client, pace, lastsMs: 17_000, folder, second })
    return new Map(
      scores.map(({ host, says, verdict }) => [`${host}: ${says}`, `${verdict.kind} ${verdict.because ?? ''}`.trim()]),
    )
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

const hosts = await hasManyLoopbackAddresses()

test('a polite client breaks no rule of the scoring mode', byTheClock, async ({ skip, expect }) => {
  skip(!hosts, 'this loopback has one address only')
  const broken = [...(await verdicts('polite', 90))].filter(([, verdict]) => verdict.startsWith('fail'))
  expect(broken).toEqual([])
})

test('a naive client breaks the rules it should', byTheClock, async ({ skip }) => {
  skip(!hosts, 'this loopback has one address only')
  const seen = await verdicts('naive', 91)
  for (const rule of naiveBreaks) expect([rule, seen.get(rule)?.slice(0, 4)]).toEqual([rule, 'fail'])
})

const naiveBreaks = [
  'steady: asks conditionally after the first 200',
  'steady: asks conditionally after a restart too',
  'etag_weak: returns the last ETag byte for byte',
  'date_odd: returns the last Last-Modified byte for byte',
  'renewed: takes over the validators of a 304',
  'kept: keeps its validators over a 304 that brings none',
  'crowd: opens at most two connections to a host with five sources',
  'crowd: leaves time between requests to a host with five sources',
  'busy_429_seconds: obeys Retry-After in seconds on 429',
  'down_503_date: obeys Retry-After as a date on 503',
  'bare_429: backs off exponentially on a bare 429',
  'broken_500: backs off exponentially on 500',
  'missing_404: backs off exponentially on 404',
  'denied_403: backs off exponentially on 403',
  'reset: backs off exponentially on a reset connection',
  'hanging: backs off exponentially on a host that never answers',
  'gone_410: stops asking after 410',
  'moved_301: moves to where a permanent redirect leads (301)',
  'moved_308: moves to where a permanent redirect leads (308)',
  'moved_then_found: moves to where a permanent redirect leads (301 then 302: only the permanent part)',
  'moved_301: asks conditionally at the end of 301',
  'max_age: waits for max-age of a 200',
  'max_age_304: waits for max-age of a 304',
  'expires: waits for Expires',
  'ttl: heeds ttl of one minute',
  'sy_hourly: heeds sy:updatePeriod hourly',
  'skip_hours: heeds skipHours of this hour and the next',
  'skip_days: heeds skipDays of today and tomorrow',
  'all hosts: says who it is, with an address to complain to',
]
