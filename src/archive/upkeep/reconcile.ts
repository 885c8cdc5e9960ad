import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ArticleStore, ReadArticle } from '../article-store.ts'
import type { ArticleCatalog } from '../catalog.ts'
import { checksumOf } from '../checksum.ts'
import type { FoundArticle } from './catalog-upkeep.ts'

/** A file that holds no readable article, with the reason; it is left where it is. */
export type DamagedFile = { readonly file: string; readonly reason: string }

/** What bringing the catalog in line with the files took. */
export type Reconciled = {
  /** Articles that were there but not in the catalog. */
  readonly added: number
  /** Articles of the catalog whose file is gone. */
  readonly removed: number
  readonly damaged: readonly DamagedFile[]
}

/** What reading files takes. */
export type ReadingParts = {
  readonly articles: ArticleStore
  readonly catalog: ArticleCatalog
  readonly readArticle: ReadArticle
}

const readsInFlight = 64
const articlesPerTurn = 2_000

/**
 * Brings the catalog in line with the files: indexes those it does not know, forgets those that are gone. Looks only into
 * groups whose stamp is not the one noted when the catalog last knew them. What cannot be read is left out.
 */
export async function reconcile(parts: ReadingParts): Promise<Reconciled> {
  const { articles, catalog } = parts
  const noted = await catalog.upkeep.stamps()
  const present = await articles.groups()
  const changed = [...new Set([...present.keys(), ...noted.keys()])]
    .filter((group) => present.get(group) !== noted.get(group))
    .sort()
  const damaged: DamagedFile[] = []
  let added = 0
  let removed = 0
  for (const group of changed) {
    const listed = present.has(group) ? await articles.list(group) : undefined
    const indexed = await catalog.upkeep.hashesIn(group)
    const known = new Set(indexed)
    const there = new Set(listed?.hashes)
    const missing = [...there].filter((hash) => !known.has(hash))
    for (let from = 0; from < missing.length; from += articlesPerTurn) {
      const found = await readFiles(missing.slice(from, from + articlesPerTurn), parts, damaged)
      await catalog.upkeep.addFound(found)
      added += found.length
      await nextTurn()
    }
    const gone = indexed.filter((hash) => !there.has(hash))
    removed += gone.length
    if (gone.length > 0) await catalog.upkeep.drop(gone)
    await catalog.upkeep.putStamp(group, listed?.stamp)
  }
  return { added, removed, damaged }
}

/** Reads articles from their files; one that cannot be read is added to the damaged, one that went away is left out. */
export async function readFiles(
  hashes: readonly string[],
  { articles, readArticle }: Pick<ReadingParts, 'articles' | 'readArticle'>,
  damaged: DamagedFile[],
): Promise<readonly FoundArticle[]> {
  const found: FoundArticle[] = []
  const queue = hashes.values()
  await Promise.all(
    Array.from({ length: readsInFlight }, async () => {
      for (const hash of queue) {
        const file = articles.pathOf(hash)
        try {
          const bytes = await articles.get(hash)
          if (bytes === undefined) continue
          const { sourceId, url, title, lang, publishedAt } = readArticle(bytes.toString(), hash, file)
          const publishedAtMs = publishedAt.getTime()
          found.push({ hash, sourceId, url, title, lang, publishedAtMs, sha256: checksumOf(bytes) })
        } catch (error) {
          damaged.push({ file, reason: (error as Error).message })
        }
      }
    }),
  )
  return found
}
