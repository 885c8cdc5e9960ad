import { checksumOf } from '../../checksum.ts'
import type { EventOf } from '../../journal/journal-line.ts'
import type { NotedPages } from '../../publications/selections.ts'
import type { Queries } from '../connection/postgres-database.ts'
import { setNameOf } from '../pages/archive-page-table.ts'

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

/** What the journal has not been told of the pages of each publication whose articles are all noted. */
export async function untoldPages(database: Queries): Promise<readonly NotedPages[]> {
  const untold: NotedPages[] = []
  for (const row of await database.all('SELECT publication, selection FROM publication_selections')) {
    const publication = String(row.publication)
    const selection = digestOf(String(row.selection))
    const vacant = (
      await database.all(
        `SELECT place FROM publication_articles AS held WHERE publication = $1 AND hash IS NULL AND NOT EXISTS (
           SELECT 1 FROM told_pages WHERE publication = $1 AND selection = $2 AND page = 0 AND place = held.place)
         ORDER BY place`,
        publication,
        selection,
      )
    ).map(({ place }) => Number(place))
    const full = (
      await database.all(
        `SELECT number, last_place FROM archive_pages WHERE article_set = $1 AND number > (
           SELECT coalesce(max(page), 0) FROM told_pages WHERE publication = $2 AND selection = $3) ORDER BY number`,
        setNameOf({ kind: 'noted', publication }),
        publication,
        selection,
      )
    ).map(({ number, last_place }) => ({ number: Number(number), last: Number(last_place) }))
    if (vacant.length + full.length > 0) untold.push({ publication, selection, vacant, full })
  }
  return untold
}

function digestOf(selection: string): string {
  return checksumOf(selection).slice(0, 16)
}
