import type { EventOf } from '../../journal/journal-line.ts'
import { setNameOf } from '../../tables/pages-of-sets.ts'
import { digestOf } from '../../tables/selections-in-tables.ts'
import type { Database } from '../database.ts'

/** Records what the journal says of the pages of a publication. */
export function recordPages(database: Database, { publication, selection, vacant, full }: EventOf<'pages'>): void {
  const sql = 'INSERT OR IGNORE INTO told_pages (publication, selection, page, place) VALUES (?, ?, ?, ?)'
  for (const place of vacant) database.run(sql, publication, selection, 0, place)
  for (const { number, last } of full) database.run(sql, publication, selection, number, last)
}

/** Gives a publication the pages and vacant places that the journal was told of under its selection. */
export function restorePages(database: Database, publication: string, selection: string): void {
  const digest = digestOf(selection)
  database.run(
    `INSERT OR IGNORE INTO publication_articles (publication, place, archived_at_ms, published_at_ms)
     SELECT publication, place, 0, 0 FROM told_pages WHERE publication = ? AND selection = ? AND page = 0`,
    publication,
    digest,
  )
  database.run(
    `INSERT OR REPLACE INTO archive_pages (article_set, number, last_place)
     SELECT ?, page, place FROM told_pages WHERE publication = ? AND selection = ? AND page > 0`,
    setNameOf({ kind: 'noted', publication }),
    publication,
    digest,
  )
}
