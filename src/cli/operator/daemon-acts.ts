import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Daemon } from '../../daemon/daemon.ts'
import { describeOutcome, type PollReport } from '../../poll/poll-report.ts'
import type { OperatorActs, PollEnded } from '../../serve/admin/operator-acts.ts'
import { newestTitles } from '../../source/discovery/listed-feeds.ts'
import type { Source } from '../../source/load.ts'
import { pauseDefinition } from '../../source/pause-definition.ts'
import { shownDefinition } from '../../source/shown-definition.ts'
import { sourceIdFor } from '../../source/source-id.ts'
import { sourceOfFeed, writeFeedDefinition } from '../../source/write-definition.ts'
import { findFeeds, readAddress, webAddress } from '../commands/add/find-feeds.ts'
import { BadUseError } from '../report-fatal.ts'
import type { Workspace } from '../workspace.ts'

/** Nobody who pressed a button waits longer than this for a poll to end; it goes on meanwhile. */
const pollPatienceMs = 10_000
const findPatienceMs = 30_000

/** Makes what the operator can do while the daemon runs: each act goes the way of the daemon's own. */
export function createDaemonActs(
  workspace: Workspace,
  daemon: Pick<Daemon, 'pollNow' | 'reload'>,
  reloadAll: () => Promise<void>,
): OperatorActs {
  const { folder, feedsFolder, archive, publisher, fetch, jobs } = workspace
  const sourceOf = (id: string): Source => {
    const source = folder.find(id)
    if (source === undefined) throw new BadUseError(`${id} is no source`)
    return source
  }
  const discover = (url: string) => findFeeds(url, { fetch, jobs, signal: AbortSignal.timeout(findPatienceMs) })

  return {
    hasSource: (id) => folder.find(id) !== undefined,
    async pollNow(id) {
      const stop = new AbortController()
      const round = daemon.pollNow([id])
      const ended = await Promise.race([round, pause(pollPatienceMs, undefined, { signal: stop.signal })]).finally(() =>
        stop.abort(),
      )
      // Who waits no more is not told of what goes wrong; the log is.
      round.catch(() => undefined)
      const poll = ended?.polls.find(({ sourceId }) => sourceId === id)
      return poll === undefined ? { isOver: false } : endOf(poll)
    },
    async setPaused(id, isPaused) {
      await pauseDefinition(sourceOf(id).file, isPaused)
      await daemon.reload()
    },
    definition: (id) => shownDefinition(sourceOf(id).file),
    async findFeeds(address) {
      const url = readAddress(address)
      if (url === undefined) return undefined
      const { found, tried } = await discover(url)
      return {
        found: found.map(({ url, listing: { title, language, entries } }) => {
          const there = sourceOfFeed(url, folder.sources)
          return {
            url,
            ...(title !== undefined && { title }),
            ...(language !== undefined && { lang: language }),
            entries: entries.length,
            newest: newestTitles(entries),
            ...(there && { source: there.id }),
          }
        }),
        tried: tried.map(({ url, reason }) => (reason.startsWith(url) ? reason : `${url}: ${reason}`)),
      }
    },
    async add(address) {
      const [feed] = (await discover(webAddress(address))).found
      if (feed === undefined) throw new BadUseError(`no feed is found at ${address}`)
      const there = sourceOfFeed(feed.url, folder.sources)
      if (there) throw new BadUseError(`${feed.url} is polled already, by ${there.id}`)
      const { title, language } = feed.listing
      const id = sourceIdFor({ title, url: feed.url }, (each) => existsSync(join(feedsFolder, `${each}.yaml`)))
      await mkdir(feedsFolder, { recursive: true })
      await writeFeedDefinition(feedsFolder, id, {
        url: feed.url,
        title,
        lang: language,
        definition: feed.definition?.written,
      })
      await daemon.reload()
      return id
    },
    async remove(hash) {
      if (!(await archive.catalog.articles.find([hash])).has(hash)) return false
      await archive.keep({ removed: [{ hash }] })
      publisher.markStale()
      return true
    },
    reload: reloadAll,
  }
}

function endOf(poll: PollReport): PollEnded {
  const isWell = poll.listing.kind === 'fetched' || poll.listing.kind === 'not-modified'
  return { isOver: true, isWell, outcome: describeOutcome(poll), added: poll.archived.length }
}
