import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { FeedkeeperError } from '../../feedkeeper-error.ts'
import { feedAccept } from '../../fetch/request-headers.ts'
import { feedLinksOfPage } from '../../parse/html/feed-links.ts'
import { sourceDefinition } from '../../source/definition.ts'
import { type Discovery, discoverFeeds, type FoundFeed } from '../../source/discovery/discover.ts'
import { sourceIdFor } from '../../source/source-id.ts'
import { sourceOfFeed, writeFeedDefinition } from '../../source/write-definition.ts'
import { exitCodes } from '../exit-codes.ts'
import type { GlobalOptions } from '../global-options.ts'
import { untilStopped } from '../process/until-stopped.ts'
import { BadUseError } from '../report-fatal.ts'
import { openSiteVisit } from '../site-visit.ts'
import { print, printJson } from '../terminal.ts'

/** There is no feed behind an address. */
export class NoFeedFoundError extends FeedkeeperError {
  constructor(url: string, { tried }: Discovery) {
    const tries = tried
      .map((each) => (each.reason.startsWith(each.url) ? `  ${each.reason}` : `  ${each.url}: ${each.reason}`))
      .join('\n')
    super('no-feed-found', `no feed found at ${url}; tried\n${tries}`)
  }
}

type AddOptions = GlobalOptions & { readonly id?: string; readonly dryRun: boolean }

/**
 * `feedkeeper add URL`: finds the feeds behind an address, shows them with their newest titles, and writes the definition
 * of the first.
 */
export async function addCommand(options: AddOptions, address: string): Promise<number> {
  const url = webAddress(address)
  if (options.id !== undefined && !/^[a-z0-9_]{1,64}$/.test(options.id)) {
    throw new BadUseError(`--id ${options.id}: an id is made of a-z, 0-9 and _`)
  }
  const visit = await openSiteVisit(options)
  const stop = untilStopped()
  try {
    const discovery = await discoverFeeds(url, {
      fetch: visit.fetcher.fetch,
      parseFeed: (bytes, source) =>
        visit.jobs.parseListing(bytes, {
          ...source,
          definition: sourceDefinition.parse({ list: { feed: { url: source.url } } }),
        }),
      feedLinks: feedLinksOfPage,
      accept: feedAccept,
      signal: stop.signal,
    })
    const [chosen, ...others] = discovery.found
    if (chosen === undefined) throw new NoFeedFoundError(url, discovery)
    const there = sourceOfFeed(chosen.url, visit.sources)
    if (there) throw new BadUseError(`${chosen.url} is polled already, by ${there.file}`)

    const isTaken = (id: string) => existsSync(join(options.feeds, `${id}.yaml`))
    const id = options.id ?? sourceIdFor({ title: chosen.listing.title, url: chosen.url }, isTaken)
    if (!options.dryRun) await mkdir(options.feeds, { recursive: true })
    const file = options.dryRun
      ? undefined
      : await writeFeedDefinition(options.feeds, id, {
          url: chosen.url,
          title: chosen.listing.title,
          lang: chosen.listing.language,
        })
    if (options.json) printJson({ id, file, found: discovery.found.map(summary), tried: discovery.tried })
    else {
      print(discovery.found.map(described).join('\n'))
      print(file === undefined ? `would be the source ${id}` : `written: ${file}`)
      if (others.length > 0) print('the others can be added by their own addresses')
    }
    return exitCodes.ok
  } finally {
    stop.dispose()
    await visit.close()
  }
}

/** An address as people type it: without a scheme it is taken for https. */
export function webAddress(text: string): string {
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`)
  if (url === null || !/^https?:$/.test(url.protocol) || !url.hostname.match(/[.:]|^localhost$/)) {
    throw new BadUseError(`${JSON.stringify(text)} is no http or https address`)
  }
  return url.href
}

function summary({ url, listing }: FoundFeed) {
  const { format, title, language, entries } = listing
  return { url, format, title, language, entries: entries.length, newest: newestTitles(listing.entries) }
}

function described(feed: FoundFeed): string {
  const { format, title, entries, newest } = summary(feed)
  const head = `${feed.url}  (${format}, ${entries} entries)${title === undefined ? '' : `  ${title}`}`
  return [head, ...newest.map((each) => `  - ${each}`)].join('\n')
}

function newestTitles(entries: FoundFeed['listing']['entries']): readonly string[] {
  const time = (entry: (typeof entries)[number]) => (entry.publishedAt ?? entry.updatedAt)?.getTime() ?? 0
  return [...entries]
    .sort((a, b) => time(b) - time(a))
    .slice(0, 3)
    .map((entry) => entry.title || entry.url || '(no title)')
}
