import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ReadArticle } from '../article-store.ts'
import { checkPlaces } from '../files/output-places.ts'
import { openArticles } from '../open-articles.ts'
import type { KeptPlace } from '../opening/archive-place.ts'
import { type CatalogPlace, openCatalogToRead } from '../opening/open-catalog.ts'
import { DatabaseFailedError } from '../sqlite/database-error.ts'
import { openSearchIndex, openSearchIndexReadOnly, removeSearchIndex } from '../sqlite/search/search-database.ts'
import { ArticleSearch } from './article-search.ts'
import type { SearchIndex } from './search-index.ts'

/** A search that is open. */
export type OpenSearch = { readonly search: ArticleSearch; readonly close: () => Promise<void> }

/**
 * Opens the search of an archive's folder, beside whoever works on it: the catalog and the articles are read, and nothing but
 * the index is written. `onDamaged` is told where that was damaged and is made anew. Where nothing can be written, or there is
 * no archive yet, the index is made for once, and kept nowhere.
 */
export async function openSearch(options: {
  /** The output folder. */
  readonly folder: string
  /** The `postgresql://` address of the catalog; absent where that stands in the folder. */
  readonly databaseUrl?: string | undefined
  /** The object store that has the articles; absent where they stand in the folder. */
  readonly store?: KeptPlace['store']
  readonly readArticle: ReadArticle
  readonly onDamaged: (error: Error) => void
}): Promise<OpenSearch> {
  const { folder, readArticle } = options
  await checkPlaces(folder)
  const catalog = await openCatalogToRead(options, () => ({}))
  const index = await openIndex(options, options.onDamaged)
  const kept = await openArticles(options)
  const search = new ArticleSearch({ archive: { catalog, articles: kept.articles }, index, readArticle })
  return {
    search,
    close: async () => {
      await Promise.all([catalog.close(), index.close(), kept.close()])
    },
  }
}

/** Drops the index of an archive, which is made anew when it is next needed. */
export async function dropSearchIndex({ folder, databaseUrl }: CatalogPlace): Promise<void> {
  removeSearchIndex(join(folder, 'search.db'))
  if (databaseUrl === undefined) return
  const { dropPostgresSearch } = await import('../postgres/search/postgres-search.ts')
  await dropPostgresSearch(databaseUrl)
}

/** Opens the index of an archive to read it and nothing else; absent where there is none of this version. */
export async function openSearchToRead({ folder, databaseUrl }: CatalogPlace): Promise<SearchIndex | undefined> {
  if (databaseUrl === undefined) return openSearchIndexReadOnly(join(folder, 'search.db'))
  const { openPostgresSearchReadOnly } = await import('../postgres/search/postgres-search.ts')
  return openPostgresSearchReadOnly(databaseUrl)
}

async function openIndex(
  { folder, databaseUrl }: CatalogPlace,
  onDamaged: (error: Error) => void,
): Promise<SearchIndex> {
  if (databaseUrl !== undefined) {
    // Whoever has no such database does not wait for its driver.
    const { openPostgresSearch } = await import('../postgres/search/postgres-search.ts')
    return (await openPostgresSearch(databaseUrl)) ?? openSearchIndex('', onDamaged)
  }
  if (!existsSync(join(folder, 'catalog.db'))) return openSearchIndex('', onDamaged)
  const index = openSearchIndex(join(folder, 'search.db'), onDamaged)
  try {
    await index.mark()
    return index
  } catch (error) {
    if (!(error instanceof DatabaseFailedError) || !error.isNotWritable) throw error
    return openSearchIndex('', onDamaged)
  }
}
