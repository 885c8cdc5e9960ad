import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Article } from '../../article/article.ts'
import { buildArticle } from '../../article/build-article.ts'
import { formatArticle } from '../../article/front-matter.ts'
import { identify } from '../../article/identity.ts'
import { FeedkeeperError } from '../../feedkeeper-error.ts'
import type { Entry, Listing } from '../../parse/listing.ts'
import { entryText } from '../../poll/entry-text.ts'
import { listingRequest } from '../../poll/listing-request.ts'
import { type SourceDefinition, sourceDefinition } from '../../source/definition.ts'
import { loadSource } from '../../source/load.ts'
import { exitCodes } from '../exit-codes.ts'
import type { GlobalOptions } from '../global-options.ts'
import { BadUseError } from '../report-fatal.ts'
import { openSiteVisit, type SiteVisit } from '../site-visit.ts'
import { print, printJson } from '../terminal.ts'
import { untilStopped } from '../until-stopped.ts'
import { webAddress } from './add-command.ts'
import { describePreview, type Preview } from './describe-preview.ts'

/** What is to be previewed: a definition, and the listing's bytes where they are in hand. */
type Subject = { readonly sourceId: string; readonly definition: SourceDefinition; readonly bytes?: Uint8Array }

/** The listing was not given. */
class NoListingError extends FeedkeeperError {
  constructor(url: string, reason: string) {
    super('no-listing', `${url}: ${reason}`)
  }
}

/**
 * `feedkeeper preview SOURCE|URL|FILE`: reads a listing and shows what a poll would keep, with where each field came from,
 * and the first article as it would be written. Writes nothing. FILE is a definition (`.yaml`) or a saved feed.
 */
export async function previewCommand(
  options: GlobalOptions & { readonly limit: number },
  what: string,
): Promise<number> {
  const visit = await openSiteVisit(options)
  const stop = untilStopped()
  try {
    const preview = await previewOf(await subjectOf(what, visit), visit, stop.signal)
    if (options.json) printJson(preview)
    else print(describePreview(preview, options.limit))
    return preview.article !== undefined && 'error' in preview.article ? exitCodes.someFailed : exitCodes.ok
  } finally {
    stop.dispose()
    await visit.close()
  }
}

async function subjectOf(what: string, { sources }: SiteVisit): Promise<Subject> {
  const source = sources.find((each) => each.id === what)
  if (source) return { sourceId: source.id, definition: source.definition }
  if (existsSync(what)) {
    if (/\.ya?ml$/i.test(what)) {
      const { id, definition } = await loadSource(what)
      return { sourceId: id, definition }
    }
    const bytes = await readFile(what).catch((cause: NodeJS.ErrnoException) => {
      throw new BadUseError(`${what} cannot be read (${cause.code ?? cause.message})`)
    })
    return { sourceId: 'preview', definition: feedAt('https://localhost/'), bytes }
  }
  if (!/[.:/]/.test(what)) {
    const there = sources.map(({ id }) => id).join(', ') || 'none'
    throw new BadUseError(`${what} is no source (there are: ${there}), no file and no address`)
  }
  return { sourceId: 'preview', definition: feedAt(webAddress(what)) }
}

function feedAt(url: string): SourceDefinition {
  return sourceDefinition.parse({ list: { feed: { url } } })
}

async function previewOf(subject: Subject, visit: SiteVisit, signal: AbortSignal): Promise<Preview> {
  const { sourceId, definition } = subject
  const answer = subject.bytes
    ? { url: listingRequest(definition.list).url, body: subject.bytes }
    : await askListing(definition, visit, signal)
  const listing = await visit.jobs.parseListing(answer.body, {
    url: answer.url,
    ...('contentType' in answer && answer.contentType !== undefined && { contentType: answer.contentType }),
    definition,
    withOrigins: true,
  })
  const [first] = identify(listing.entries, { sourceId, identity: definition.identity })
  const preview = { sourceId, url: answer.url, listing }
  if (first === undefined) return preview
  try {
    const article = await articleOf(first.entry, first.hash, { subject, listing, url: answer.url }, visit, signal)
    const text = formatArticle(article, visit.settings.site.timeZone)
    return { ...preview, article: { file: `${first.hash.slice(0, 2)}/${first.hash}.md`, text } }
  } catch (error) {
    if (signal.aborted) throw error
    return { ...preview, article: { error: (error as Error).message } }
  }
}

async function askListing(definition: SourceDefinition, { fetcher }: SiteVisit, signal: AbortSignal) {
  const request = listingRequest(definition.list)
  const answer = await fetcher.fetch({ ...request, signal })
  if (answer.kind === 'fetched') return answer
  throw new NoListingError(request.url, answer.kind === 'refused' ? `HTTP ${answer.status}` : answer.kind)
}

async function articleOf(
  listed: Entry,
  hash: string,
  from: { readonly subject: Subject; readonly listing: Listing; readonly url: string },
  { fetcher, jobs }: SiteVisit,
  signal: AbortSignal,
): Promise<Article> {
  const { sourceId, definition } = from.subject
  const siteUrl = from.listing.url ?? from.url
  const parts = { definition, fetch: fetcher.fetch, jobs, clock: Date.now, signal }
  const { html, entry } = await entryText(listed, parts)
  const converted = await jobs.htmlToMarkdown(html, { url: entry.url ?? siteUrl })
  return buildArticle({
    hash,
    sourceId,
    entry,
    converted,
    lang: definition.lang ?? from.listing.language ?? 'und',
    siteUrl,
    firstSeenAtMs: Date.now(),
  })
}
