import type { ArticleRecord } from '../../archive/article-record.ts'
import { ArticleFileError, readArticle } from '../../article/front-matter.ts'
import type { Fetch } from '../../fetch/outcome.ts'
import type { SourceDefinition } from '../../source/definition.ts'
import type { ArchiveParts } from '../archive-entries.ts'
import type { Origin } from '../make-article.ts'
import type { ArchivedArticle } from '../poll-report.ts'
import { nextRecheck } from './next-recheck.ts'
import { type ChangedEntry, reviseEntries } from './revise-entries.ts'

/** So many pages are looked at again at one poll; the others wait for the next. */
const mostAtOnce = 20

/**
 * Looks again at the pages of articles whose time has come, each by a conditional request, as the definition asks for; one
 * that says something else than its article is kept as a revision.
 */
export async function recheckArticles(
  origin: Origin,
  parts: ArchiveParts,
  signal: AbortSignal | undefined,
): Promise<readonly ArchivedArticle[]> {
  const { id, definition } = origin.source
  const { catalog, keep } = parts.archive
  if (definition.revisions === undefined || definition.revisions === 'off' || signal?.aborted) return []
  const nowMs = parts.clock()
  const hashes = await catalog.articles.toRecheck(id, nowMs, mostAtOnce)
  if (hashes.length === 0) return []
  const records = [...(await catalog.articles.find(hashes)).values()]
  // Whatever comes of it, a page is not asked for again before its next time.
  await keep({
    sighted: records.map(({ hash, firstSeenAtMs = nowMs }) => ({
      hash,
      recheckAtMs: nextRecheck(definition, firstSeenAtMs, nowMs) ?? null,
    })),
  })
  const lookedAt = new Map(records.map((record) => [record.url, lastLook(definition, record, nowMs)]))
  const fetch: Fetch = (request) => {
    const lastModified = lookedAt.get(request.url)
    return parts.fetch({ ...request, ...(lastModified !== undefined && { validators: { lastModified } }) })
  }
  const entries = await Promise.all(records.map(async (record) => entryOf(record, await thumbnailOf(record, parts))))
  return reviseEntries(entries, origin, { ...parts, fetch }, { signal, isRedefined: false })
}

/** An instant, as HTTP has it, since which the page was certainly looked at: all that changed later is news. */
function lastLook(
  { revisions }: SourceDefinition,
  { firstSeenAtMs, revisedAtMs = 0 }: ArticleRecord,
  nowMs: number,
): string | undefined {
  if (firstSeenAtMs === undefined || revisions === undefined || revisions === 'off') return undefined
  const passed = revisions.recheck.map((ms) => firstSeenAtMs + ms).filter((atMs) => atMs <= nowMs)
  const before = passed.sort((a, b) => a - b).at(-2) ?? firstSeenAtMs
  return new Date(Math.max(before, revisedAtMs)).toUTCString()
}

/** The picture an article has from its listing, which its file alone remembers. */
async function thumbnailOf({ hash }: ArticleRecord, { archive, timeZone }: ArchiveParts): Promise<string> {
  const bytes = await archive.articles.get(hash)
  if (bytes === undefined) return ''
  try {
    return readArticle(bytes.toString(), { hash, file: archive.articles.pathOf(hash), timeZone }).thumbnail
  } catch (error) {
    // A file that cannot be read is told where it is compared.
    if (error instanceof ArticleFileError) return ''
    throw error
  }
}

/** The entry as its listing brought it; what the listing says of it is not known to have changed. */
function entryOf({ hash, title, url, details }: ArticleRecord, thumbnail: string): ChangedEntry {
  const { identity = url, guid, updatedAtMs, authors, categories = [], enclosures = [], summaryHtml, extras } = details
  const entry = {
    title,
    url,
    categories,
    enclosures,
    ...(guid !== undefined && { id: guid }),
    ...(thumbnail !== '' && { imageUrl: thumbnail }),
    ...(updatedAtMs !== undefined && { updatedAt: new Date(updatedAtMs) }),
    ...(authors !== undefined && { author: authors.join(', ') }),
    ...(summaryHtml !== undefined && { summaryHtml }),
    ...(extras !== undefined && { extras }),
  }
  return { entry, hash, identity }
}
