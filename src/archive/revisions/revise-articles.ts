import type { ArchiveBatch, KeepOutcome, RevisedArticle } from '../archive.ts'
import { ArchiveError } from '../archive-error.ts'
import type { ArticleStore, StampChange } from '../article-store.ts'
import type { ArticleCatalog } from '../catalog.ts'
import { checksumOf } from '../checksum.ts'
import { revisedEvent } from '../journal/journal-events.ts'
import type { EventOf } from '../journal/journal-line.ts'
import type { Revisions } from './revisions.ts'

/** What revising works with. */
export type RevisingParts = {
  readonly articles: ArticleStore
  readonly revisions: Revisions
  readonly catalog: ArticleCatalog
}

/** What revising some articles came to. */
export type RevisedArticles = {
  /** One for each, in their order. */
  readonly outcomes: readonly KeepOutcome[]
  /** What the journal is to be told. */
  readonly events: readonly EventOf<'revised'>[]
  readonly stamps: ReadonlyMap<string, StampChange>
}

type Former = EventOf<'revised'>['former']
/** With the bytes that are to be put away, where there is another file; and whether the new one is yet to be written. */
type Settled = {
  readonly outcome: KeepOutcome
  readonly event?: EventOf<'revised'>
  readonly bytes?: Buffer
  readonly isToWrite?: boolean
}

/**
 * Puts away what articles are and then puts in its place what they are to be, each step durable before the next; the journal
 * is the caller's to tell. Each hash comes once. An article that is the same already, and known to be, stays untouched.
 */
export async function reviseArticles(
  revised: readonly RevisedArticle[],
  parts: RevisingParts,
  nowMs: number,
): Promise<RevisedArticles> {
  if (revised.length === 0) return { outcomes: [], events: [], stamps: new Map() }
  const { articles, revisions } = parts
  const settled: Settled[] = []
  for (const each of revised) settled.push(await settle(each, parts))
  const replaced = revised.flatMap((each, index) => {
    const { bytes } = settled[index] ?? {}
    return bytes === undefined ? [] : [{ hash: each.hash, bytes }]
  })
  const names = await revisions.put(replaced.map((each) => ({ ...each, atMs: nowMs })))
  const nameOf = new Map(replaced.map(({ hash }, index) => [hash, names[index]]))
  const changed = revised.filter((_, index) => settled[index]?.isToWrite)
  const { stamps } = await articles.replace(changed.map(({ hash, text }) => ({ hash, text })))
  const events = settled.flatMap(({ event }) => {
    if (event === undefined) return []
    const file = nameOf.get(event.hash)
    return [file === undefined ? event : { ...event, former: { ...event.former, file } }]
  })
  return { outcomes: settled.map(({ outcome }) => outcome), events, stamps }
}

/** What is to become of one article. */
async function settle(each: RevisedArticle, { articles, revisions, catalog }: RevisingParts): Promise<Settled> {
  const { hash, text } = each
  const record = (await catalog.articles.find([hash])).get(hash)
  if (record === undefined) return { outcome: 'missing' }
  const sha256 = checksumOf(text)
  try {
    const bytes = await articles.get(hash)
    if (bytes !== undefined && !bytes.equals(text)) {
      const event = revisedEvent(each, sha256, { sha256: checksumOf(bytes) })
      return { outcome: 'revised', event, bytes, isToWrite: true }
    }
    if (bytes !== undefined && record.sha256 === sha256) return { outcome: 'unchanged' }
    // The file was replaced already, by hand or before the journal could be told; or it is gone.
    const event = revisedEvent(each, sha256, await formerOf(hash, record.sha256, revisions))
    return { outcome: 'revised', event, isToWrite: bytes === undefined }
  } catch (error) {
    if (error instanceof ArchiveError) return { outcome: error }
    throw error
  }
}

/** The version of an article that the journal knows last, with its name where it was put away. */
async function formerOf(hash: string, sha256: string | undefined, revisions: Revisions): Promise<Former> {
  if (sha256 === undefined) return undefined
  const newest = (await revisions.list(hash)).at(-1)
  const bytes = newest === undefined ? undefined : await revisions.get(hash, newest)
  return bytes !== undefined && newest !== undefined && checksumOf(bytes) === sha256
    ? { sha256, file: newest }
    : { sha256 }
}

/** Whether a batch may go with others that were taken before it: none of them touches an article that it, or they, revise. */
export function goesWith(batch: ArchiveBatch, before: readonly ArchiveBatch[]): boolean {
  const revised = new Set((batch.revised ?? []).map(({ hash }) => hash))
  const others = before.flatMap((each) => each.revised ?? [])
  if (revised.size + others.length === 0) return true
  const brought = (batch.articles ?? []).map(({ article }) => article.hash)
  const taken = before.flatMap((each) => (each.articles ?? []).map(({ article }) => article.hash))
  return (
    !others.some(({ hash }) => revised.has(hash) || brought.includes(hash)) && !taken.some((hash) => revised.has(hash))
  )
}

/** What became of the stamps of groups in two writes; where something else came in between them it is not told. */
export function stampsOver(
  first: ReadonlyMap<string, StampChange>,
  second: ReadonlyMap<string, StampChange>,
): ReadonlyMap<string, StampChange> {
  const both = new Map(first)
  for (const [group, { from, to }] of second) {
    const before = first.get(group)
    if (before === undefined) both.set(group, { from, to })
    else if (before.to === from) both.set(group, { from: before.from, to })
    else both.delete(group)
  }
  return both
}
