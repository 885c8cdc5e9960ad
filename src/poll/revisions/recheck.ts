import type { ArticleRecord } from '../../archive/article-record.ts'
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
  return reviseEntries(records.map(entryOf), origin, { ...parts, fetch }, { signal, isRedefined: false })
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

/** The entry as its listing brought it; what the listing says of it is not known to have changed. */
function entryOf({ hash, title, url, details }: ArticleRecord): ChangedEntry {
  const { identity = url, guid, updatedAtMs, authors, categories = [], enclosures = [], summaryHtml, extras } = details
  const entry = {
    title,
    url,
    categories,
    enclosures,
    ...(guid !== undefined && { id: guid }),
    ...(updatedAtMs !== undefined && { updatedAt: new Date(updatedAtMs) }),
    ...(authors !== undefined && { author: authors.join(', ') }),
    ...(summaryHtml !== undefined && { summaryHtml }),
    ...(extras !== undefined && { extras }),
  }
  return { entry, hash, identity }
}
