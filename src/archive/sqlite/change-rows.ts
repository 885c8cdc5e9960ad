import type { Database } from './database.ts'

/** Notes that an article of a source is new to publications, or not as they know it; its place is 0 where it has none. */
export function noteChange(
  database: Database,
  change: { readonly sourceId: string; readonly publishedAtMs: number; readonly hash: string; readonly place: number },
): void {
  database.run(
    'INSERT INTO unpublished (source_id, published_at_ms, hash, place) VALUES (?, ?, ?, ?)',
    change.sourceId,
    change.publishedAtMs,
    change.hash,
    change.place,
  )
}

/** Notes the same for every source that lists an article, and for the place that its categories gave it. */
export function noteChangeOf(database: Database, hash: string): void {
  database.run(
    `INSERT INTO unpublished (source_id, published_at_ms, hash, place)
     SELECT listed.source_id, listed.published_at_ms, hash, coalesce(listed.seq, 0)
     FROM articles JOIN article_sources AS listed ON listed.article_id = articles.id WHERE hash = ?1
     UNION ALL
     SELECT source_id, published_at_ms, hash, categories_seq FROM articles WHERE hash = ?1 AND categories_seq IS NOT NULL`,
    hash,
  )
}
