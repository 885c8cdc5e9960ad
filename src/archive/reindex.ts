import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Article } from '../article/article.ts'
import type { Log } from '../log.ts'
import type { ArticleFiles } from './article-files.ts'
import type { Catalog } from './catalog.ts'

/** What bringing the catalog in line with the files took. */
export type ReindexReport = {
  /** Folders that had changed behind the catalog's back. */
  readonly folders: number
  /** Articles that were on disk but not in the catalog. */
  readonly added: number
  /** Articles of the catalog whose file is gone. */
  readonly removed: number
  /** Files that hold no readable article, with the reason; they are left where they are. */
  readonly damaged: readonly { readonly file: string; readonly reason: string }[]
  readonly tookMs: number
}

const readsInFlight = 64
const filesPerTransaction = 2_000

/**
 * Brings the catalog in line with the archive, which is the truth: indexes files it does not know, forgets those that are
 * gone, removes temporary files of a killed run. Looks only into folders whose change time is not the one noted when the
 * catalog last knew them, or into every one where `everything` is set or the catalog is new.
 */
export async function reindex(options: {
  readonly files: ArticleFiles
  readonly catalog: Omit<Catalog, 'sources'>
  readonly readArticle: (text: string, hash: string, file: string) => Article
  readonly log: Log
  readonly everything?: boolean
}): Promise<ReindexReport> {
  const { files, catalog } = options
  const startedAt = performance.now()
  const noted = new Map(
    catalog.database
      .prepare('SELECT name, changed_at_ms FROM folders')
      .all()
      .map((row) => [String(row.name), Number(row.changed_at_ms)]),
  )
  const present = await files.folders()
  const changed = [...new Set([...present.keys(), ...noted.keys()])]
    .filter((name) => options.everything || present.get(name) !== noted.get(name))
    .sort()
  const report = { folders: changed.length, added: 0, removed: 0, damaged: [] as { file: string; reason: string }[] }

  for (const folder of changed) {
    const changedAtMs = present.get(folder)
    const onDisk = changedAtMs === undefined ? [] : await files.hashesIn(folder)
    const indexed = catalog.articles.hashesIn(folder)
    const known = new Set(indexed)
    const there = new Set(onDisk)
    const missing = onDisk.filter((hash) => !known.has(hash))
    for (let from = 0; from < missing.length; from += filesPerTransaction) {
      const articles = await readMany(missing.slice(from, from + filesPerTransaction), options, report.damaged)
      catalog.transaction(() => {
        for (const article of articles) {
          catalog.articles.add({ ...article, publishedAtMs: article.publishedAt.getTime() }, {})
        }
      })
      report.added += articles.length
      await nextTurn()
    }
    const gone = indexed.filter((hash) => !there.has(hash))
    report.removed += gone.length
    catalog.transaction(() => {
      for (const hash of gone) catalog.articles.remove(hash)
    })
    // Removing leftovers changed the folder, so its time is read once more.
    if (changedAtMs === undefined) forgetFolder(catalog, folder)
    else noteFolder(catalog, folder, await files.changedAt(folder))
  }
  return { ...report, tookMs: performance.now() - startedAt }
}

/** Notes, inside the transaction that indexes its new articles, that the catalog knows all of a folder as of this change. */
export function noteFolder(catalog: Omit<Catalog, 'sources'>, name: string, changedAtMs: number): void {
  catalog.database
    .prepare(
      'INSERT INTO folders (name, changed_at_ms) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET changed_at_ms = excluded.changed_at_ms',
    )
    .run(name, changedAtMs)
}

function forgetFolder(catalog: Omit<Catalog, 'sources'>, name: string): void {
  catalog.database.prepare('DELETE FROM folders WHERE name = ?').run(name)
}

async function readMany(
  hashes: readonly string[],
  {
    files,
    readArticle,
    log,
  }: { files: ArticleFiles; readArticle: (text: string, hash: string, file: string) => Article; log: Log },
  damaged: { file: string; reason: string }[],
): Promise<readonly Article[]> {
  const articles: Article[] = []
  const queue = hashes.values()
  await Promise.all(
    Array.from({ length: readsInFlight }, async () => {
      for (const hash of queue) {
        const text = await files.read(hash)
        if (text === undefined) continue
        const file = files.pathOf(hash)
        try {
          articles.push(readArticle(text, hash, file))
        } catch (error) {
          log.warn(
            { file, error: (error as Error).message },
            `${file} is left out of the catalog: ${(error as Error).message}`,
          )
          damaged.push({ file, reason: (error as Error).message })
        }
      }
    }),
  )
  return articles.sort((a, b) => a.publishedAt.getTime() - b.publishedAt.getTime())
}
