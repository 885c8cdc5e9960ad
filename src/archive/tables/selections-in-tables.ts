import { checksumOf } from '../checksum.ts'
import type { Listing, NotedPages, Selectable, Selections } from '../publications/selections.ts'
import { keyFrom } from './columns/key-columns.ts'
import { setNameOf } from './pages-of-sets.ts'
import type { Row } from './row.ts'
import type { SharedQueries } from './shared-queries.ts'

/** What is asked of the tables `publication_selections` and `publication_articles`. */
export function selectionsIn(queries: SharedQueries): Pick<Selections, 'find' | 'page' | 'untold'> {
  return {
    async find(publication) {
      const sql = 'SELECT selection FROM publication_selections WHERE publication = ?1'
      const row = await queries.get(sql, publication)
      return row && String(row.selection)
    },
    async page({ after, limit }) {
      const sql = 'SELECT hash, published_at_ms AS time FROM articles WHERE hash > ?1 ORDER BY hash LIMIT ?2'
      return (await queries.all(sql, after, limit)).map(keyFrom)
    },
    untold: () => untoldPages(queries),
  }
}

/** What the journal has not been told of the pages of each publication whose articles are all noted. */
async function untoldPages({ all }: SharedQueries): Promise<readonly NotedPages[]> {
  const untold: NotedPages[] = []
  for (const row of await all('SELECT publication, selection FROM publication_selections')) {
    const publication = String(row.publication)
    const selection = digestOf(String(row.selection))
    const places = await all(
      `SELECT place FROM publication_articles AS held WHERE publication = ?1 AND hash IS NULL AND NOT EXISTS (
         SELECT 1 FROM told_pages WHERE publication = ?1 AND selection = ?2 AND page = 0 AND place = held.place)
       ORDER BY place`,
      publication,
      selection,
    )
    const pages = await all(
      `SELECT number, last_place FROM archive_pages WHERE article_set = ?1 AND number > (
         SELECT coalesce(max(page), 0) FROM told_pages WHERE publication = ?2 AND selection = ?3) ORDER BY number`,
      setNameOf({ kind: 'noted', publication }),
      publication,
      selection,
    )
    const vacant = places.map(({ place }) => Number(place))
    const full = pages.map(({ number, last_place }) => ({ number: Number(number), last: Number(last_place) }))
    if (vacant.length + full.length > 0) untold.push({ publication, selection, vacant, full })
  }
  return untold
}

/** The digest by which the journal names a selection. */
export function digestOf(selection: string): string {
  return checksumOf(selection).slice(0, 16)
}

/** Reads a candidate: its key, and its `listings` as JSON, or as what that says. */
export function selectableFrom(row: Row): Selectable {
  const place = Number(row.seq)
  const archivedAtMs = Number(row.archived)
  const categories = JSON.parse(String(row.categories)) as string[]
  const completed =
    row.categories_seq === null ? undefined : { place: Number(row.categories_seq), atMs: Number(row.categories_at_ms) }
  return {
    ...keyFrom(row),
    place,
    archivedAtMs,
    listings: (typeof row.listings === 'string' ? JSON.parse(row.listings) : (row.listings ?? [])) as Listing[],
    lang: String(row.lang),
    categories,
    ...(categories.length > 0 && { categorized: completed ?? { place, atMs: archivedAtMs } }),
    title: String(row.title),
  }
}
