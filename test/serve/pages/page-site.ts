import { pino } from 'pino'
import { openSearch } from '../../../src/archive/search/open-search.ts'
import type { SourceAttention } from '../../../src/poll/memory/source-attention.ts'
import { createSourceOverview } from '../../../src/poll/overview/source-overview.ts'
import { createAdmin } from '../../../src/serve/admin/admin.ts'
import type { OperatorActs } from '../../../src/serve/admin/operator-acts.ts'
import { startFeedServer } from '../../../src/serve/feed-server.ts'
import type { PageParts } from '../../../src/serve/pages/page-parts.ts'
import { createPages } from '../../../src/serve/pages/pages.ts'
import { serverSettings } from '../../../src/serve/serve-settings.ts'
import type { Source } from '../../../src/source/load.ts'
import { type SampleArchive, sampleArchive, samplePublisher, sampleSources } from '../../publish/sample-archive.ts'
import { archiveTimeZone, readFileOf } from '../../support/articles.ts'
import { whenOver } from '../../support/when-over.ts'

/** The instant at which pages of a test are looked at. */
export const pagesSeenAtMs = Date.parse('2026-10-06T04:00:00Z')

/** A site of a test: its archive, and where it is served. */
export type PageSiteOfTest = {
  readonly url: string
  readonly archive: SampleArchive
  readonly publish: () => Promise<void>
}

/** Serves the pages of a new archive, whose sources are `harbour` and others, until the running test ends. */
export async function pageSite(
  options: {
    /** Ids, or definitions. */
    readonly sources?: readonly string[] | readonly Source[]
    readonly title?: string
    readonly url?: string
    readonly attention?: readonly SourceAttention[] | (() => Promise<readonly SourceAttention[]>)
    /** Who is the operator, and what he can do. */
    readonly secrets?: { readonly password?: string; readonly token?: string }
    readonly acts?: OperatorActs
    readonly clock?: () => number
    readonly publications?: object
    readonly isPrivate?: boolean
    readonly search?: PageParts['search']
  } = {},
): Promise<PageSiteOfTest> {
  const { sources = ['harbour'], title = 'The <Reader>', url = 'https://reader.example/', publications = {} } = options
  const archive = await sampleArchive()
  const known = sources.flatMap((each) => (typeof each === 'string' ? sampleSources([each]) : each))
  const publisher = samplePublisher(archive, { sources: () => known, site: { title, url }, publications })
  const { secrets = {}, acts, attention = [], clock = () => pagesSeenAtMs } = options
  const admin = createAdmin({ secrets, siteUrl: url, clock })
  const server = await startFeedServer(
    { host: '127.0.0.1', port: 0 },
    {
      settings: serverSettings.parse({}),
      feeds: archive.archive.feeds,
      images: archive.archive.images,
      site: { title, url, timeZone: archiveTimeZone },
      published: publisher,
      pages: createPages({
        archive: archive.archive,
        published: publisher,
        overview: createSourceOverview({
          sources: () => known,
          catalog: archive.archive.catalog,
          clock: () => pagesSeenAtMs,
        }),
        attention: typeof attention === 'function' ? attention : async () => attention,
        isPrivate: () => options.isPrivate ?? false,
        search: options.search ?? (await searchIn(archive.output)),
        operating: admin && acts && { admin, acts },
        timeZone: archiveTimeZone,
      }),
      admin,
      hubs: [],
      freshForMs: async () => 300_000,
      clock,
      log: pino({ level: 'silent' }),
    },
  )
  whenOver(() => server.close())
  return { url: server.url, archive, publish: async () => void (await publisher.publish()) }
}

/** Searches an archive on the thread of the test, brought up to date before. */
async function searchIn(folder: string): Promise<PageParts['search']> {
  let opened: ReturnType<typeof openSearch> | undefined
  whenOver(async () => (await opened)?.close())
  return async (request) => {
    opened ??= openSearch({ folder, readArticle: readFileOf, onDamaged: () => undefined })
    const { search } = await opened
    await search.catchUp(() => true)
    return { ...(await search.find(request)), left: await search.left() }
  }
}
