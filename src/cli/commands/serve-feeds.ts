import type { Daemon } from '../../daemon/daemon.ts'
import type { SearchThread } from '../../jobs/search/search-thread.ts'
import { sourcesInNeed } from '../../poll/memory/source-attention.ts'
import { createSourceOverview } from '../../poll/overview/source-overview.ts'
import { createAdmin } from '../../serve/admin/admin.ts'
import { createFreshness } from '../../serve/feed-age.ts'
import { type FeedServer, startFeedServer } from '../../serve/feed-server.ts'
import { ListenError } from '../../serve/listen-address.ts'
import { createOperatorAnswers, type Operated } from '../../serve/operate/operator-answers.ts'
import { createWebsubAnswers } from '../../serve/operate/websub-callback.ts'
import { createPages } from '../../serve/pages/pages.ts'
import { createDaemonActs } from '../operator/daemon-acts.ts'
import type { Workspace } from '../workspace.ts'

const listenAgainAfterMs = 30_000

/** Feeds that are served, or will be once the address is free. */
export type ServedFeeds = { readonly close: () => Promise<void> }

/**
 * Serves the published feeds as the settings say. Where the address is taken, that is logged and tried again: polling and
 * archiving do not depend on it. The operator can do something where a
 * daemon is at work; `reloadAll` reads definitions and settings anew.
 */
export async function serveFeeds(
  workspace: Workspace,
  {
    search,
    operated,
    operating,
  }: {
    readonly search: Pick<SearchThread, 'find'>
    readonly operated?: Operated
    readonly operating?: {
      readonly daemon: Pick<Daemon, 'pollNow' | 'reload' | 'subscriber'>
      readonly reloadAll: () => Promise<void>
    }
  },
): Promise<ServedFeeds> {
  const { settings, publisher, folder, archive, clock, log } = workspace
  const { listen } = settings.server
  let server: FeedServer | undefined
  let again: NodeJS.Timeout | undefined
  if (listen === undefined) return { close: async () => undefined }

  const freshForMs = createFreshness({
    publications: publisher.publications,
    sourceIds: () => folder.sources.map(({ id }) => id),
    earliestPoll: archive.catalog.sources.earliestPoll,
    publishDelayMs: settings.publish.delay,
    clock,
  })
  const { adminPassword: password, adminToken: token } = settings.server
  const admin = operating && createAdmin({ secrets: { password, token }, siteUrl: settings.site.url, clock })
  const pages = createPages({
    archive,
    published: publisher,
    overview: createSourceOverview({ sources: () => folder.sources, catalog: archive.catalog, clock }),
    attention: () => sourcesInNeed(folder.sources, archive.catalog, clock()),
    isPrivate: (id) => folder.sources.find((source) => source.id === id)?.definition.private !== false,
    search: search.find,
    operating: admin && { admin, acts: createDaemonActs(workspace, operating.daemon, operating.reloadAll) },
    timeZone: settings.site.timeZone,
  })
  const start = async (): Promise<void> => {
    try {
      server = await startFeedServer(listen, {
        settings: settings.server,
        feeds: archive.feeds,
        images: archive.images,
        site: settings.site,
        published: publisher,
        pages,
        ...(operated && { operator: createOperatorAnswers(operated, settings.server.metrics) }),
        admin,
        callbacks: operating?.daemon.subscriber && createWebsubAnswers(operating.daemon.subscriber),
        hubs: settings.publish.hubs,
        freshForMs,
        clock,
        log,
      })
      log.info({ url: server.url }, `feeds are served on ${server.url}`)
    } catch (error) {
      if (!(error instanceof ListenError)) throw error
      log.error(
        { cause: 'listen', error: error.message },
        `${error.message}; feeds are not served, and it is tried again in 30s`,
      )
      again = setTimeout(() => void start(), listenAgainAfterMs)
    }
  }
  await start()
  return {
    async close() {
      clearTimeout(again)
      await server?.close()
    },
  }
}
