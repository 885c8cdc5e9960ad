import { setImmediate as nextTurn } from 'node:timers/promises'
import { type ArticleKeys, type ArticleSet, articlesPerPage } from '../article-keys.ts'
import type { Dialect, SharedQueries } from './shared-queries.ts'

/** So many pages are cut before anything else gets its turn. */
const pagesPerTurn = 150

const pastAll = Number.MAX_SAFE_INTEGER

/** The archive pages of a set: where each ends stands in the table `archive_pages`, once it is full. */
export function pagesOf(
  queries: SharedQueries,
  set: ArticleSet,
): Pick<ArticleKeys, 'pages' | 'page' | 'extentOf' | 'pageOf'> {
  const name = setNameOf(set)
  const { own, places, hashes } = placesOf(set, queries.dialect)

  /** Where a page ends; absent where it is not full, or not cut. */
  const endOf = async (number: number): Promise<number | undefined> => {
    if (number === 0) return 0
    const sql = 'SELECT last_place FROM archive_pages WHERE article_set = ?1 AND number = ?2'
    const row = await queries.get(sql, name, number)
    return row && Number(row.last_place)
  }
  const newestCut = async () => {
    const sql = 'SELECT number, last_place FROM archive_pages WHERE article_set = ?1 ORDER BY number DESC LIMIT 1'
    const row = await queries.get(sql, name)
    return { full: Number(row?.number ?? 0), end: Number(row?.last_place ?? 0) }
  }
  // Whoever cut the same pages meanwhile has cut them alike: a place that is left stays vacant.
  const cut = `INSERT INTO archive_pages (article_set, number, last_place)
    SELECT CAST(?${own.length + 4} AS TEXT), CAST(?${own.length + 5} AS BIGINT) + nth / ${articlesPerPage}, place
    FROM (SELECT place, row_number() OVER (ORDER BY place) AS nth FROM (${places}) AS places) AS numbered
    WHERE nth % ${articlesPerPage} = 0 ON CONFLICT DO NOTHING`

  return {
    async pages() {
      for (;;) {
        const { full, end } = await newestCut()
        const sql = `SELECT count(*) AS count FROM (${places}) AS places`
        const begun = Number((await queries.get(sql, end, pastAll, articlesPerPage, ...own))?.count)
        if (begun < articlesPerPage) return { full, begun }
        await queries.runAlone(cut, end, pastAll, articlesPerPage * pagesPerTurn, ...own, name, full)
        await nextTurn()
      }
    },
    async page(number, count) {
      const before = await endOf(number - 1)
      if (before === undefined) return []
      const end = await endOf(number)
      const limit = count ?? (end === undefined ? articlesPerPage : pastAll)
      const rows = await queries.all(hashes, before, end ?? pastAll, limit, ...own)
      return rows.flatMap(({ hash }) => (hash === null ? [] : [String(hash)]))
    },
    async extentOf(number, count) {
      const after = await endOf(number - 1)
      const end = await endOf(number)
      if (after === undefined) return undefined
      if (count === undefined) return end === undefined ? undefined : { after, upTo: end }
      const sql = `SELECT place FROM (${places}) AS places LIMIT 1 OFFSET ?${own.length + 4}`
      const last = await queries.get(sql, after, end ?? pastAll, count, ...own, count - 1)
      return last && { after, upTo: Number(last.place) }
    },
    async pageOf(place) {
      const row = await queries.get(
        'SELECT number FROM archive_pages WHERE article_set = ?1 AND last_place >= ?2 ORDER BY last_place LIMIT 1',
        name,
        place,
      )
      return row === undefined ? (await newestCut()).full + 1 : Number(row.number)
    },
  }
}

/** The name under which the pages of a set are kept. */
export function setNameOf(set: ArticleSet): string {
  switch (set.kind) {
    case 'all':
      return 'all'
    case 'source':
      return `source ${set.sourceId}`
    case 'noted':
      return `noted ${set.publication}`
  }
}

/**
 * Queries for the places of a set in order, those left vacant included, and for the hashes that stand there: behind place ?1,
 * up to place ?2, at most ?3 of them; `own` are the parameters behind those.
 */
function placesOf(set: ArticleSet, { is }: Dialect) {
  switch (set.kind) {
    case 'all': {
      const vacant = `FROM vacancies WHERE ${is('is_kept')}`
      return {
        own: [],
        places: inOrder('seq AS place FROM articles WHERE true', `seq ${vacant}`),
        hashes: inOrder('seq AS place, hash FROM articles WHERE true', `seq, NULL ${vacant}`),
      }
    }
    case 'source':
      return {
        own: [set.sourceId],
        places: inOrder(
          'seq AS place FROM article_sources WHERE source_id = ?4',
          'seq FROM vacancies WHERE source_id = ?4',
        ),
        hashes: inOrder(
          `seq AS place, (SELECT hash FROM articles WHERE articles.id = article_id) AS hash
           FROM article_sources WHERE source_id = ?4`,
          'seq, NULL FROM vacancies WHERE source_id = ?4',
        ),
      }
    case 'noted': {
      const held = `FROM publication_articles WHERE publication = ?4 AND place > ?1 AND place <= (
          SELECT CASE WHEN settled_place < ?2 THEN settled_place ELSE ?2 END
          FROM publication_selections WHERE publication = ?4)
        ORDER BY place LIMIT ?3`
      return { own: [set.publication], places: `SELECT place ${held}`, hashes: `SELECT place, hash ${held}` }
    }
  }
}

function inOrder(taken: string, vacant: string): string {
  const within = 'AND seq > ?1 AND seq <= ?2'
  return `SELECT ${taken} ${within} UNION ALL SELECT ${vacant} ${within} ORDER BY 1 LIMIT ?3`
}
