import { checksumOf } from '../../checksum.ts'
import type { EventOf } from '../../journal/journal-line.ts'
import type { NotedPages } from '../../publications/selections.ts'
import { setNameOf } from '../archive-page-rows.ts'
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

/** What the journal has not been told of the pages of each publication whose articles are all noted. */
export function untoldPages(database: Database): readonly NotedPages[] {
  return database.all('SELECT publication, selection FROM publication_selections').flatMap((row) => {
    const publication = String(row.publication)
    const selection = digestOf(String(row.selection))
    const vacant = database
      .all(
        `SELECT place FROM publication_articles AS held WHERE publication = ?1 AND hash IS NULL AND NOT EXISTS (
           SELECT 1 FROM told_pages WHERE publication = ?1 AND selection = ?2 AND page = 0 AND place = held.place)
         ORDER BY place`,
        publication,
        selection,
      )
      .map(({ place }) => Number(place))
    const full = database
      .all(
        `SELECT number, last_place FROM archive_pages WHERE article_set = ? AND number > (
           SELECT coalesce(max(page), 0) FROM told_pages WHERE publication = ? AND selection = ?) ORDER BY number`,
        setNameOf({ kind: 'noted', publication }),
        publication,
        selection,
      )
      .map(({ number, last_place }) => ({ number: Number(number), last: Number(last_place) }))
    return vacant.length + full.length === 0 ? [] : [{ publication, selection, vacant, full }]
  })
}

function digestOf(selection: string): string {
  return checksumOf(selection).slice(0, 16)
}
