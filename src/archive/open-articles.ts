import { join } from 'node:path'
import type { ArticleStore } from './article-store.ts'
import { ArticleFiles } from './files/article-files.ts'

/** Opens the articles of an output folder by themselves, as a thread does that reads them while others write. */
export function openArticles(output: string): ArticleStore {
  return new ArticleFiles(join(output, 'articles'))
}
