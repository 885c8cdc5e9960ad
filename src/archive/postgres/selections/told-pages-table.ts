import type { EventOf } from '../../journal/journal-line.ts'
import { setNameOf } from '../../tables/pages-of-sets.ts'
import { digestOf } from '../../tables/selections-in-tables.ts'
import type { Queries } from '../connection/postgres-database.ts'

/** Records what the journal says of the pages of a publication. */
export async function recordPages(
  database: Queries,
  { publication, selection, vacant, full }: EventOf<'pages'>,
): Promise<void> {
  const sql =
    'INSERT INTO told_pages (publication, selection, page, place) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING'
  for (const place of vacant) await database.run(sql, publication, selection, 0, place)
  for (const { number, last } of full) await database.run(sql, publication, selection, number, last)
}

/** Gives a publication the pages and vacant places that the journal was told of under its selection. */
export async function restorePages(database: Queries, publication: string, selection: string): Promise<void> {
  const digest = digestOf(selection)
  await database.run(
    `INSERT INTO publication_articles (publication, place, archived_at_ms, published_at_ms)
     SELECT publication, place, 0, 0 FROM told_pages WHERE publication = $1 AND selection = $2 AND page = 0 ON CONFLICT DO NOTHING`,
    publication,
    digest,
  )
  await database.run(
    `INSERT INTO archive_pages (article_set, number, last_place)
     SELECT $1, page, place FROM told_pages WHERE publication = $2 AND selection = $3 AND page > 0
     ON CONFLICT (article_set, number) DO UPDATE SET last_place = excluded.last_place`,
    setNameOf({ kind: 'noted', publication }),
    publication,
    digest,
  )
}
