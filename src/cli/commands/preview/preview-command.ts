import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { isMadeOfPage } from '../../../article/text-origin.ts'
import { FeedkeeperError } from '../../../feedkeeper-error.ts'
import type { Listing } from '../../../parse/listing.ts'
import { askListing } from '../../../poll/ask-listing.ts'
import { identify } from '../../../poll/entries/identity.ts'
import { isPagedByNumber, listingRequest } from '../../../poll/listing-request.ts'
import { type MakingParts, makeArticles } from '../../../poll/make-article.ts'
import { BlockMemory } from '../../../poll/memory/seen-blocks.ts'
import { placedReason } from '../../../poll/report/placed-reason.ts'
import { chooseSources } from '../../../source/choose-sources.ts'
import { type SourceDefinition, sourceDefinition } from '../../../source/definition.ts'
import { loadSource } from '../../../source/load.ts'
import { exitCodes } from '../../exit-codes.ts'
import type { GlobalOptions } from '../../global-options.ts'
import { untilStopped } from '../../process/until-stopped.ts'
import { BadUseError } from '../../report-fatal.ts'
import { openSiteVisit, type SiteVisit } from '../../site-visit.ts'
import { print, printJson } from '../../terminal.ts'
import { webAddress } from '../add/find-feeds.ts'
import { describePreview, type Preview } from './describe-preview.ts'
import { describePage, previewPage } from './preview-page.ts'

/** What is to be previewed: a definition, and the listing's bytes where they are in hand. */
type Subject = {
  readonly sourceId: string
  readonly definition: SourceDefinition
  /** The file of the definition. */
  readonly file?: string
  readonly bytes?: Uint8Array
}

/** How many entries are shown, how many pages of the listing are read, and the one article's page that is wanted instead. */
type PreviewOptions = GlobalOptions & { readonly limit: number; readonly pages: number; readonly page?: string }

/** The listing was not given. */
class NoListingError extends FeedkeeperError {
  constructor(reason: string) {
    super('no-listing', reason)
  }
}

/**
 * `feedkeeper preview SOURCE|URL|FILE`: reads a listing and shows what a poll would keep, with where each field came from,
 * and the first article as it would be written. Writes nothing. FILE is a definition (`.yaml`) or a saved feed.
 */
export async function previewCommand(options: PreviewOptions, what: string): Promise<number> {
  const visit = await openSiteVisit(options)
  const stop = untilStopped()
  try {
    const subject = await subjectOf(what, visit)
    if (options.page !== undefined) {
      const found = await previewPage(webAddress(options.page), subject, makingParts(visit), stop.signal)
      if (options.json) printJson(found)
      else print(describePage(found))
      return 'error' in found.article ? exitCodes.someFailed : exitCodes.ok
    }
    const preview = await previewOf(withPages(subject, options.pages), visit, stop.signal)
    if (options.json) printJson(preview)
    else print(describePreview(preview, options.limit))
    return preview.article !== undefined && 'error' in preview.article ? exitCodes.someFailed : exitCodes.ok
  } finally {
    stop.dispose()
    await visit.close()
  }
}

async function subjectOf(what: string, visit: SiteVisit): Promise<Subject> {
  const source = visit.sources.find((each) => each.id === what)
  if (source) return { sourceId: source.id, definition: source.definition, file: source.file }
  if (existsSync(what)) {
    if (/\.ya?ml$/i.test(what)) {
      const { id, definition } = loadSource(what)
      return { sourceId: id, definition, file: what }
    }
    const bytes = await readFile(what).catch((cause: NodeJS.ErrnoException) => {
      throw new BadUseError(`${what} cannot be read (${cause.code ?? cause.message})`)
    })
    return { sourceId: 'preview', definition: feedAt('https://localhost/'), bytes }
  }
  if (!/[.:/]/.test(what)) chooseSources([what], visit)
  if (looksLikeFile(what)) throw new BadUseError(`${what}: there is no such file`)
  return { sourceId: 'preview', definition: feedAt(webAddress(what)) }
}

/** Whether a text without a scheme is the path of a file, and not a host that was typed without its scheme. */
function looksLikeFile(what: string): boolean {
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(what)) return false
  const [first = '', ...rest] = what.split('/')
  if (rest.length > 0) return !/[.:]/.test(first) || /^\.{0,2}$/.test(first)
  return /\.(?:ya?ml|xml|rss|atom|json|html?|rdf)$/i.test(first)
}

/** So many pages are read, whatever the definition says. */
function withPages(subject: Subject, pages: number): Subject {
  const { list } = subject.definition
  const [kind = 'feed', how] = Object.entries(list).find(([, each]) => each !== undefined) ?? []
  const definition = {
    ...subject.definition,
    list: { [kind]: { ...how, pages: Math.min(pages, mostPages) } } as typeof list,
  }
  return { ...subject, definition }
}

function feedAt(url: string): SourceDefinition {
  return sourceDefinition.parse({ list: { feed: { url } } })
}

const mostPages = 50
/** So many articles' pages are read to tell what is on all of them. */
const pagesRead = 4

async function previewOf(subject: Subject, visit: SiteVisit, signal: AbortSignal): Promise<Preview> {
  const { sourceId, definition } = subject
  const { url, listing } = await listingOf(subject, visit, signal)
  const identified = identify(listing.entries, { sourceId, identity: definition.identity })
  const [first] = identified
  const preview = { sourceId, url, listing }
  if (first === undefined) return preview
  const isOfPage = definition.fullText === true && isMadeOfPage(first.entry, definition)
  // What the site puts into every text is only told from the article by reading several.
  const wanted = identified
    .slice(0, isOfPage ? pagesRead : 1)
    .map((each) => ({ ...each, firstSeenAtMs: Date.now(), attempts: 0, isNew: true }))
  const origin = {
    source: { id: sourceId, definition },
    language: listing.language,
    siteUrl: listing.url ?? url,
    blocks: new BlockMemory(),
  }
  try {
    const all = await makeArticles(wanted, origin, makingParts(visit), signal)
    const made = all.find(({ each }) => each.hash === first.hash)
    if (made === undefined || 'error' in made) throw made?.error
    const leftOut = made.repeated.map(({ start, pages, of }) => ({ text: start, why: `on ${pages} of ${of} pages` }))
    const text = Buffer.from(made.kept.text).toString()
    return { ...preview, article: { file: `${first.hash.slice(0, 2)}/${first.hash}.md`, text, leftOut } }
  } catch (error) {
    if (signal.aborted) throw error
    const { message } = error as Error
    return { ...preview, article: { error: subject.file ? await placedReason(message, subject.file) : message } }
  }
}

/** The listing of what is in hand, or what its source answers. */
async function listingOf(
  { definition, file, bytes }: Subject,
  visit: SiteVisit,
  signal: AbortSignal,
): Promise<{ readonly url: string; readonly listing: Listing }> {
  const nowMs = Date.now()
  const requestOf = (page: number) => listingRequest(definition, { page, nowMs })
  const request = requestOf(1)
  const { url } = request
  if (bytes) return { url, listing: await visit.jobs.parseListing(bytes, { url, definition, withOrigins: true }) }
  const counted = isPagedByNumber(definition) ? { requestOf } : {}
  const parts = { ...makingParts(visit), ...counted, hasNews: async () => true, withOrigins: true }
  const asked = await askListing(definition, request, parts, { signal })
  const placed = async (reason: string) => (file === undefined ? reason : placedReason(reason, file))
  if ('listing' in asked) {
    const remarks = await Promise.all(asked.listing.remarks.map(placed))
    return { url: asked.answer.url, listing: { ...asked.listing, remarks } }
  }
  const { outcome } = asked
  throw new NoListingError('reason' in outcome ? await placed(outcome.reason) : `${url}: ${outcome.kind}`)
}

function makingParts({ fetcher, jobs, settings }: SiteVisit): MakingParts {
  return { fetch: fetcher.fetch, jobs, timeZone: settings.site.timeZone }
}
