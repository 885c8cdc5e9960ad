import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { FeedkeeperError } from '../../../feedkeeper-error.ts'
import type { Discovery } from '../../../source/discovery/discover.ts'
import type { FoundFeed } from '../../../source/discovery/found-feed.ts'
import { newestTitles } from '../../../source/discovery/listed-feeds.ts'
import { sourceIdFor } from '../../../source/source-id.ts'
import { sourceOfFeed, writeFeedDefinition } from '../../../source/write-definition.ts'
import { exitCodes } from '../../exit-codes.ts'
import type { GlobalOptions } from '../../global-options.ts'
import { untilStopped } from '../../process/until-stopped.ts'
import { BadUseError } from '../../report-fatal.ts'
import { openSiteVisit } from '../../site-visit.ts'
import { print, printJson } from '../../terminal.ts'
import { findFeeds, webAddress } from './find-feeds.ts'
import { askForYes, describeOffer, offerDefinition } from './offer-definition.ts'

/** There is no feed behind an address. */
export class NoFeedFoundError extends FeedkeeperError {
  constructor(url: string, { tried }: Discovery) {
    const tries = tried
      .map((each) => (each.reason.startsWith(each.url) ? `  ${each.reason}` : `  ${each.url}: ${each.reason}`))
      .join('\n')
    super('no-feed-found', `no feed found at ${url}; tried\n${tries}`)
  }
}

type AddOptions = GlobalOptions & { readonly id?: string; readonly dryRun: boolean; readonly yes?: boolean }

/**
 * `feedkeeper add URL`: finds the feeds behind an address, by recipes too, shows them with their newest titles, and writes
 * the definition of the first. Without a feed it offers a definition of its own making, which is written for a yes.
 */
export async function addCommand(options: AddOptions, address: string): Promise<number> {
  const url = webAddress(address)
  if (options.id !== undefined && !/^[a-z0-9_]{1,64}$/.test(options.id)) {
    throw new BadUseError(`--id ${options.id}: an id is made of a-z, 0-9 and _`)
  }
  const visit = await openSiteVisit(options)
  const stop = untilStopped()
  try {
    const discovery = await findFeeds(url, { fetch: visit.fetcher.fetch, jobs: visit.jobs, signal: stop.signal })
    const [feed] = discovery.found
    const offered = feed || discovery.page === undefined ? undefined : await offerDefinition(discovery.page, visit)
    const chosen = feed ?? offered
    if (chosen === undefined) throw new NoFeedFoundError(url, discovery)
    const there = sourceOfFeed(chosen.url, visit.sources)
    if (there) throw new BadUseError(`${chosen.url} is polled already, by ${there.file}`)

    const isTaken = (id: string) => existsSync(join(options.feeds, `${id}.yaml`))
    const id = options.id ?? sourceIdFor({ title: chosen.listing.title, url: chosen.url }, isTaken)
    if (!options.json) print(offered ? describeOffer(offered) : discovery.found.map(described).join('\n'))
    const mayWrite = !options.dryRun && (offered === undefined || (await isAgreedTo(options, id)))
    const file = mayWrite ? await written(options, id, chosen) : undefined
    if (options.json) {
      const offer = offered && { ...summary(offered), definition: offered.definition?.written }
      printJson({ id, file, found: discovery.found.map(summary), offered: offer, tried: discovery.tried })
    } else {
      print(
        file !== undefined ? `written: ${file}` : options.dryRun ? `would be the source ${id}` : 'nothing is written',
      )
      if (discovery.found.length > 1) print('the others can be added by their own addresses')
    }
    return file === undefined && !options.dryRun ? exitCodes.someFailed : exitCodes.ok
  } finally {
    stop.dispose()
    await visit.close()
  }
}

/** What we made up ourselves is written only where somebody has said so. */
async function isAgreedTo({ yes, json }: AddOptions, id: string): Promise<boolean> {
  if (yes) return true
  const answer = json ? undefined : await askForYes(`write it as the source ${id}?`)
  if (answer === undefined) process.stderr.write('nobody can be asked here: --yes writes the definition\n')
  return answer ?? false
}

async function written({ feeds }: AddOptions, id: string, { url, listing, definition }: FoundFeed): Promise<string> {
  await mkdir(feeds, { recursive: true })
  const { title, language: lang } = listing
  return writeFeedDefinition(feeds, id, { url, title, lang, definition: definition?.written })
}

function summary({ url, listing, recipe }: FoundFeed) {
  const { format, title, language, entries } = listing
  return {
    url,
    ...(recipe && { recipe }),
    format,
    title,
    language,
    entries: entries.length,
    newest: newestTitles(listing.entries),
  }
}

function described(feed: FoundFeed): string {
  const { format, title, entries, newest, recipe } = summary(feed)
  const by = recipe === undefined ? '' : `, by the recipe ${recipe}`
  const head = `${feed.url}  (${format}, ${entries} entries${by})${title === undefined ? '' : `  ${title}`}`
  return [head, ...newest.map((each) => `  - ${each}`)].join('\n')
}
