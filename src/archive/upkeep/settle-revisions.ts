import type { Article } from '../../article/article.ts'
import { ArchiveError } from '../archive-error.ts'
import { checksumOf } from '../checksum.ts'
import type { Journal } from '../journal/journal.ts'
import type { EventOf } from '../journal/journal-line.ts'
import type { Revisions } from '../revisions/revisions.ts'
import type { ReadingParts } from './reconcile.ts'

/** What settling works with. */
export type SettlingParts = ReadingParts & { readonly revisions: Revisions; readonly journal: Journal }

/** No listing says what this stands for: the article is looked at again as soon as it is listed. */
const noEntry = '0'.repeat(16)

/**
 * Settles what runs left that were killed, or whose disk filled, while they revised articles: a former version that was put
 * away for nothing goes, and a file that was replaced before the journal was told, or was not although the journal says so,
 * is journalled as it is. Looks only into groups whose stamp is not the one noted, and there only at articles with former
 * versions. Gives how many it settled; what is damaged is left for others to tell.
 */
export async function settleRevisions(parts: SettlingParts): Promise<number> {
  const { articles, revisions, catalog, journal } = parts
  const noted = await catalog.upkeep.stamps()
  let count = 0
  for (const [group, stamp] of await articles.groups()) {
    if (noted.get(group) === stamp) continue
    const settled: Settled[] = []
    for (const hash of await revisions.hashesIn(group)) {
      try {
        settled.push(...(await settle(hash, parts)))
      } catch (error) {
        if (!(error instanceof ArchiveError)) throw error
      }
    }
    const events = settled.flatMap(({ event }) => event ?? [])
    if (events.length > 0) await catalog.recordNext((behind) => journal.append(events, behind))
    for (const { hash, needless } of settled) {
      if (needless !== undefined) await revisions.remove(hash, needless)
    }
    count += settled.length
  }
  return count
}

/** What the journal is told of an article, and which of its former versions is what it still is. */
type Settled = { readonly hash: string; readonly event?: EventOf<'revised'>; readonly needless?: string }

async function settle(
  hash: string,
  { articles, revisions, catalog, readArticle }: SettlingParts,
): Promise<readonly Settled[]> {
  const bytes = await articles.get(hash)
  const newest = (await revisions.list(hash)).at(-1)
  const former = newest === undefined ? undefined : await revisions.get(hash, newest)
  const record = (await catalog.articles.find([hash])).get(hash)
  if (bytes === undefined || newest === undefined || former === undefined || record === undefined) return []
  const isReplaced = !former.equals(bytes)
  const sha256 = checksumOf(bytes)
  if (record.sha256 === sha256) return isReplaced ? [] : [{ hash, needless: newest }]
  // Neither is what the journal knows: the file was changed by hand, or is damaged.
  if (isReplaced && record.sha256 !== checksumOf(former)) return []
  const title = titleOf(() => readArticle(bytes.toString(), hash, articles.pathOf(hash)))
  if (title === undefined) return []
  const told = { kind: 'revised', hash, why: 'listing', title, entry: noEntry, sha256 } as const
  if (isReplaced) return [{ hash, event: { ...told, former: { sha256: checksumOf(former), file: newest } } }]
  return [{ hash, event: { ...told, former: { ...(record.sha256 && { sha256: record.sha256 }) } }, needless: newest }]
}

function titleOf(read: () => Article): string | undefined {
  try {
    return read().title
  } catch {
    return undefined
  }
}
