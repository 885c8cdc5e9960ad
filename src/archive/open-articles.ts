import { join } from 'node:path'
import type { ArticleStore } from './article-store.ts'
import { ArticleFiles } from './files/article-files.ts'
import type { KeptPlace } from './opening/archive-place.ts'

/** A thread that asks a store has its own limits, which end it before it would give up by itself. */
const deadlineMs = 10_000

/** Opens the articles of an archive by themselves, as a thread does that reads them while others write. */
export async function openArticles({
  folder,
  store,
}: KeptPlace): Promise<{ readonly articles: ArticleStore; readonly close: () => Promise<void> }> {
  // What else is kept stays unloaded: with the journal's schemas and the captures' library it would be 5 MB for each thread.
  if (store === undefined) return { articles: new ArticleFiles(join(folder, 'articles')), close: async () => {} }
  const { keptInStore } = await import('./s3/kept-in-store.ts')
  return keptInStore(store, { deadlineMs })
}
