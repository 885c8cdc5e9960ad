import { type DestinationStream, pino } from 'pino'
import { onTestFinished } from 'vitest'
import { extractFullText } from '../../src/article/page/full-text.ts'
import { articleWriter } from '../../src/article/write-article.ts'
import { checkYaml } from '../../src/checked-yaml.ts'
import { fetchSettings } from '../../src/fetch/fetch-settings.ts'
import { createFetcher } from '../../src/fetch/fetcher.ts'
import { listingReader, receivedListing } from '../../src/jobs/listing-job.ts'
import { parseListing } from '../../src/parse/parse-listing.ts'
import type { Capturing } from '../../src/poll/captures-of-poll.ts'
import { pollingSettings } from '../../src/poll/polling-settings.ts'
import type { PollParts } from '../../src/poll/run-poll.ts'
import { CronTimes } from '../../src/poll/schedule/cron-times.ts'
import { sourceDefinition } from '../../src/source/definition.ts'
import type { Source } from '../../src/source/load.ts'
import { type TestArchive, testArchive } from './archive.ts'
import { archiveTimeZone } from './articles.ts'

/** A clock a test sets by hand. */
export type HandClock = { nowMs: number }

/**
 * Real parts for a poll: a catalog and files in a temporary folder, a fetcher that may ask loopback and waits for nobody,
 * the stages on this thread, and the lines that were logged.
 */
export async function pollParts(
  options: { folder?: string; clock?: HandClock; capturing?: Capturing } = {},
): Promise<
  Omit<PollParts, 'archive'> & { readonly archive: TestArchive; readonly folder: string; readonly lines: string[] }
> {
  const hand = options.clock ?? { nowMs: Date.UTC(2026, 1, 3, 4, 5, 6) }
  const lines: string[] = []
  const destination: DestinationStream = { write: (line) => void lines.push((JSON.parse(line) as { msg: string }).msg) }
  const archive = await testArchive({ ...(options.folder && { folder: options.folder }), clock: () => hand.nowMs })
  const settings = fetchSettings.parse({
    allowPrivateNetworks: ['127.0.0.0/8'],
    perHost: { connections: 8, spacing: '0ms' },
    headersTimeout: '2s',
    deadline: '4s',
  })
  const fetcher = createFetcher(settings, { userAgent: 'feedkeeper-test/0', env: {}, clock: Date.now })
  onTestFinished(() => fetcher.close())
  return {
    folder: archive.folder,
    lines,
    archive,
    jobs: {
      parseListing,
      readListing: async (...job) => receivedListing(await listingReader()(...job)),
      extractFullText: async (...job) => extractFullText(...job),
      writeArticles: async (drafts) => drafts.map(articleWriter()),
    },
    fetch: fetcher.fetch,
    clock: () => hand.nowMs,
    log: pino({ level: 'info' }, destination),
    timeZone: archiveTimeZone,
    ...(options.capturing && { capturing: options.capturing }),
    polling: pollingSettings.parse(undefined),
    cron: new CronTimes(),
  }
}

/** A source whose definition is written as in its file. */
export function sourceOf(id: string, yaml: string): Source {
  return { id, file: `${id}.yaml`, definition: checkYaml(yaml, `${id}.yaml`, sourceDefinition), definitionHash: yaml }
}
