import type { Clock } from '../../clock.ts'
import type { Log } from '../../log/log.ts'
import type { Archive } from '../archive.ts'
import { ArchiveError } from '../archive-error.ts'
import type { ArticleRecord } from '../article-record.ts'
import { checksumOf } from '../checksum.ts'
import type { Finding } from './finding.ts'
import { withOneBitFlipped } from './one-bit.ts'

/** An article whose file is not what the journal says, and what stands in its place, where that can be read at all. */
export type LostArticle = { readonly record: ArticleRecord; readonly found?: Uint8Array }

/** Makes an article anew; what it gives first is the best, but any of it may be what the file was. */
export type MakeAnew = (lost: LostArticle) => Promise<readonly Uint8Array[]>

/** What putting files back works with. */
export type RestoringParts = {
  readonly archive: Pick<Archive<never>, 'articles' | 'revisions'>
  readonly makeAnew: MakeAnew
  readonly clock: Clock
  readonly log: Log
}

/** The articles that were put back as they were, and those that were made anew and are not what the journal says of them. */
export type Restored = { readonly asTheyWere: readonly string[]; readonly anew: readonly string[] }

/**
 * Puts back files that are gone or damaged: byte for byte, by their SHA-256, where they can be had so, from former versions,
 * made anew or by turning one bit round; else, where nothing there can be read as the article, as they are made anew. What can
 * be read in their place is kept beside the former versions, as `found`, before it is replaced.
 */
export async function restoreFiles(findings: readonly Finding[], parts: RestoringParts): Promise<Restored> {
  const asTheyWere: string[] = []
  const anew: string[] = []
  for (const { record, repairs } of findings) {
    if (record === undefined || !repairs.includes('restore')) continue
    try {
      const came = await restore(record, repairs.includes('adopt'), parts)
      if (came !== undefined) (came === 'anew' ? anew : asTheyWere).push(record.hash)
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error
      parts.log.warn({ hash: record.hash, error: error.message }, `${error.message}; it is left as it is`)
    }
  }
  return { asTheyWere, anew }
}

async function restore(
  record: ArticleRecord,
  isReadable: boolean,
  parts: RestoringParts,
): Promise<'as it was' | 'anew' | undefined> {
  const { archive, makeAnew } = parts
  const { hash } = record
  const found = await archive.articles.get(hash).catch(() => undefined)
  const lost: LostArticle = { record, ...(found && { found }) }
  const { original, made } = await originalOf(lost, { archive, makeAnew })
  const text = original ?? (isReadable ? undefined : made[0])
  if (text === undefined) return undefined
  await replace(lost, text, parts)
  return original === undefined ? 'anew' : 'as it was'
}

/**
 * The file of an article byte for byte as the journal tells it, by its SHA-256: a former version, made anew, or with one bit
 * turned round; and what was made anew on the way, whether it is that or not.
 */
export async function originalOf(
  lost: LostArticle,
  { archive, makeAnew }: Pick<RestoringParts, 'archive' | 'makeAnew'>,
): Promise<{ readonly original: Uint8Array | undefined; readonly made: readonly Uint8Array[] }> {
  const former = await formerVersion(lost.record, archive)
  const made = former === undefined ? await makeAnew(lost) : []
  const isOriginal = (text: Uint8Array) => checksumOf(text) === lost.record.sha256
  return { original: former ?? made.find(isOriginal) ?? unflipped(lost), made }
}

async function replace(
  { record: { hash }, found }: LostArticle,
  text: Uint8Array,
  { archive: { articles, revisions }, clock }: RestoringParts,
): Promise<void> {
  if (found !== undefined) await revisions.putFound({ hash, atMs: clock(), bytes: found })
  await articles.replace([{ hash, text }])
}

/** The file of an article among its former versions, since it may have been the same before. */
async function formerVersion(
  { hash, sha256 }: ArticleRecord,
  { revisions }: RestoringParts['archive'],
): Promise<Uint8Array | undefined> {
  for (const name of await revisions.list(hash)) {
    const bytes = await revisions.get(hash, name).catch(() => undefined)
    if (bytes !== undefined && checksumOf(bytes) === sha256) return bytes
  }
  return undefined
}

function unflipped({ record: { sha256 }, found }: LostArticle): Uint8Array | undefined {
  return found === undefined || sha256 === undefined ? undefined : withOneBitFlipped(found, sha256)
}

/** Puts former versions back as they were in which one bit flipped; the others stay as they are. */
export async function turnRevisions(
  findings: readonly Finding[],
  { revisions }: Pick<RestoringParts['archive'], 'revisions'>,
): Promise<void> {
  for (const { hash, former } of findings) {
    if (hash === undefined || former === undefined) continue
    const found = await revisions.get(hash, former.name).catch(() => undefined)
    const whole = found && withOneBitFlipped(found, former.sha256)
    if (whole !== undefined) await revisions.restore(hash, former.name, whole)
  }
}
