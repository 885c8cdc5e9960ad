import { z } from 'zod'
import { duration } from '../duration.ts'

const dividesAMinute = (ms: number) => ms >= 1_000 && ms % 1_000 === 0 && 60_000 % ms === 0

/** The section `polling` of the settings: when sources are polled, and what bounds one poll. */
export const pollingSettings = z
  .strictObject({
    tick: duration
      .refine(dividesAMinute, 'whole seconds that divide a minute: 1s, 2s, 5s, 10s, 30s …')
      .prefault('5s')
      .describe('How often the queue of due sources is looked at'),
    atOnce: z.int().min(1).max(1_000).prefault(64).describe('How many sources are polled at the same time'),
    timeLimit: duration
      .refine((ms) => ms >= 1_000, 'at least 1s')
      .prefault('10m')
      .describe('How long one poll may take with all its article pages; what is left waits for the next poll'),
    shortest: duration
      .refine((ms) => ms >= 1_000, 'at least 1s')
      .prefault('5m')
      .describe('Shortest interval of a source without `schedule` or `every`, which follows its own rhythm'),
    longest: duration
      .refine((ms) => ms >= 1_000, 'at least 1s')
      .prefault('24h')
      .describe("Longest such interval, and the most that a site's ttl, updatePeriod, max-age or Expires can ask for"),
    longestBackOff: duration
      .refine((ms) => ms >= 1_000, 'at least 1s')
      .prefault('24h')
      .describe('Longest wait after failures, which doubles with each'),
    fullFetchEvery: duration
      .prefault('24h')
      .describe('How often a listing is asked for without validators, so that a wrong 304 cannot hide it for ever'),
    movedAfter: z
      .int()
      .min(1)
      .prefault(3)
      .describe('After how many polls with the same permanent redirect the new address is asked directly'),
    threads: z
      .int()
      .min(1)
      .max(16)
      .prefault(1)
      .describe(
        'Threads that read listings, with the articles of their news, and as many again that convert all others',
      ),
    jobTimeLimit: duration
      .refine((ms) => ms >= 100, 'at least 100ms')
      .prefault('5s')
      .describe('CPU time that parsing one listing or converting one article may take (ten times that by the clock)'),
    jobMemoryMb: z.int().min(32).prefault(64).describe('Heap of one such thread, in MiB'),
  })
  .refine(({ shortest, longest }) => shortest <= longest, 'shortest no longer than longest')
  .prefault({})

/** When sources are polled, and what bounds one poll. */
export type PollingSettings = z.output<typeof pollingSettings>
