import { type ComparedArticle, type Similarity, similarity } from './similarity.ts'

/** Two articles to be compared, with the hashes of the blocks that count for nothing, by source; it can be sent to a thread. */
export type ArticlePair = {
  readonly a: ComparedArticle
  readonly b: ComparedArticle
  readonly shared: Readonly<Record<string, readonly number[]>>
}

/** Compares two articles as `similarity` does. */
export function compareArticles({ a, b, shared }: ArticlePair): Similarity {
  const sets = new Map(Object.entries(shared).map(([sourceId, blocks]) => [sourceId, new Set(blocks)]))
  return similarity(a, b, { isShared: (block, sourceId) => sets.get(sourceId ?? '')?.has(block) ?? false })
}
