import { join } from 'node:path'
import type { ArticleStore } from './article-store.ts'
import { ArticleFiles } from './files/article-files.ts'

/**
 * Opens the articles of an output folder by themselves, as a thread does that reads them while others write; with the name of
 * a worker, where several write at the same time.
 */
export function openArticles(output: string, workerName?: string): ArticleStore {
  return new ArticleFiles(join(output, 'articles'), workerName)
}
