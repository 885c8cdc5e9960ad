import type { Enclosure, EntryExtras } from '../../../parse/listing.ts'
import type { ArticleDetails, ArticleRecord, RevisionRecord } from '../../article-record.ts'
import type { KnownArticle } from '../../catalog.ts'
import type { LineOf } from '../../journal/journal-line.ts'
import { isTrue, type Row } from '../row.ts'

/** The columns of an article as the line that keeps it has them; lists as JSON, the checksum in hex. */
export function keptColumns(line: LineOf<'kept'>) {
  return {
    hash: line.hash,
    identity: line.identity ?? null,
    source_id: line.source,
    url: line.url,
    title: line.title,
    lang: line.lang,
    published_at_ms: Date.parse(line.published),
    updated_at_ms: timeOf(line.updated),
    first_seen_at_ms: timeOf(line.firstSeen),
    guid: line.guid ?? null,
    authors: jsonOf(line.authors),
    categories: jsonOf(line.categories) ?? '[]',
    enclosures: jsonOf(line.enclosures) ?? '[]',
    summary_html: line.summaryHtml ?? null,
    extras: jsonOf(line.extras),
    left_out: jsonOf(line.leftOut),
    sha256: line.sha256 ?? null,
    entry: line.entry ?? null,
    seq: line.seq,
    kept_at_ms: Date.parse(line.at),
  }
}

/** The columns of `keptColumns`, in their order. */
export const keptColumnNames = `hash, identity, source_id, url, title, lang, published_at_ms, updated_at_ms, first_seen_at_ms, guid,
  authors, categories, enclosures, summary_html, extras, left_out, sha256, entry, seq, kept_at_ms`

/** What a later line tells of an article, in the order of these names; null where it says nothing. */
export function laterColumns(line: LineOf<'completed' | 'revised'>) {
  return {
    updated_at_ms: timeOf(line.updated),
    authors: jsonOf(line.authors),
    categories: line.categories?.length ? jsonOf(line.categories) : null,
    seq: line.seq,
    at_ms: Date.parse(line.at),
    enclosures: jsonOf(line.enclosures),
    summary_html: line.summaryHtml ?? null,
    extras: jsonOf(line.extras),
  }
}

/** Reads a row of the table `articles`. */
export function articleFrom(row: Row): ArticleRecord {
  const categories = JSON.parse(String(row.categories)) as string[]
  const enclosures = JSON.parse(String(row.enclosures)) as Enclosure[]
  return {
    hash: String(row.hash),
    sourceId: String(row.source_id),
    url: String(row.url),
    title: String(row.title),
    lang: String(row.lang),
    publishedAtMs: Number(row.published_at_ms),
    ...(row.first_seen_at_ms !== null && { firstSeenAtMs: Number(row.first_seen_at_ms) }),
    ...(row.seq !== null && { sequence: Number(row.seq) }),
    ...(row.sha256 !== null && { sha256: Buffer.from(row.sha256 as Uint8Array).toString('hex') }),
    ...(row.entry !== null && { entry: String(row.entry) }),
    ...(row.revised_at_ms !== null && { revisedAtMs: Number(row.revised_at_ms) }),
    ...(row.change !== null && { change: String(row.change) }),
    details: {
      ...(row.identity !== null && { identity: String(row.identity) }),
      ...(row.guid !== null && { guid: String(row.guid) }),
      ...(row.updated_at_ms !== null && { updatedAtMs: Number(row.updated_at_ms) }),
      ...(row.authors !== null && { authors: JSON.parse(String(row.authors)) as string[] }),
      ...(categories.length > 0 && { categories }),
      ...(enclosures.length > 0 && { enclosures }),
      ...(row.summary_html !== null && { summaryHtml: String(row.summary_html) }),
      ...(row.extras !== null && { extras: JSON.parse(String(row.extras)) as EntryExtras }),
      ...(row.left_out !== null && { leftOut: JSON.parse(String(row.left_out)) as string[] }),
    },
  }
}

const lackable = [
  ['guid', 'guid'],
  ['updated', 'updatedAtMs'],
  ['authors', 'authors'],
  ['categories', 'categories'],
  ['enclosures', 'enclosures'],
  ['summary', 'summaryHtml'],
  ['extras', 'extras'],
] as const

/** What each row of `knownFrom` says of an article, but for what its source makes of it. */
export const knownColumns = `hash, identity, entry, guid IS NULL AS guid, updated_at_ms IS NULL AS updated, authors IS NULL AS authors,
  categories = '[]' AS categories, enclosures = '[]' AS enclosures, summary_html IS NULL AS summary, extras IS NULL AS extras`

/** Gives what is known of articles, of which some were removed for good: `rows` has `knownColumns`, `is_own` and `is_listed`. */
export function knownFrom(rows: readonly Row[], removed: readonly Row[]): ReadonlyMap<string, KnownArticle> {
  const known = new Map<string, KnownArticle>()
  for (const { hash } of removed) known.set(String(hash), { isListed: true, isOwn: false, lacks: [], isRemoved: true })
  for (const row of rows) known.set(String(row.hash), knownArticle(row))
  return known
}

function knownArticle(row: Row): KnownArticle {
  const lacks: (keyof ArticleDetails)[] = lackable.flatMap(([column, name]) => (isTrue(row[column]) ? [name] : []))
  const known = {
    isListed: isTrue(row.is_listed),
    isOwn: isTrue(row.is_own),
    ...(row.entry !== null && { entry: String(row.entry) }),
  }
  if (row.identity === null) return { ...known, lacks: ['identity', ...lacks] }
  return { ...known, identity: String(row.identity), lacks }
}

/** Reads a row of the table `revisions`, its checksum as `sha256` in hex. */
export function revisionFrom(row: Row): RevisionRecord {
  return {
    atMs: Number(row.at_ms),
    why: String(row.why) as RevisionRecord['why'],
    ...(row.change !== null && { change: String(row.change) }),
    ...(row.former_file !== null && { file: String(row.former_file) }),
    // SQLite's hex of nothing is an empty text.
    ...(row.sha256 !== null && row.sha256 !== '' && { formerSha256: String(row.sha256) }),
  }
}

function jsonOf(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value)
}

function timeOf(instant: string | undefined): number | null {
  return instant === undefined ? null : Date.parse(instant)
}
