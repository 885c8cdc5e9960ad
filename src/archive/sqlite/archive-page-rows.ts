import { setImmediate as nextTurn } from 'node:timers/promises'
import { type ArticleKeys, type ArticleSet, articlesPerPage } from '../article-keys.ts'
import type { Database } from './database.ts'

/** So many pages are cut before anything else gets its turn. */
const pagesPerTurn = 150

const pastAll = Number.MAX_SAFE_INTEGER

/** The archive pages of a set: where each ends stands in the table `archive_pages`, once it is full. */
export function archivePagesOf(
  database: Database,
  set: ArticleSet,
): Pick<ArticleKeys, 'pages' | 'page' | 'extentOf' | 'pageOf'> {
  const { name, parameters, places, hashes } = queriesOf(set)

  /** Where a page ends; absent where it is not full, or not cut. */
  const endOf = (number: number): number | undefined => {
    if (number === 0) return 0
    const row = database.get('SELECT last_place FROM archive_pages WHERE article_set = ? AND number = ?', name, number)
    return row && Number(row.last_place)
  }
  const newestCut = () => {
    const sql = 'SELECT number, last_place FROM archive_pages WHERE article_set = ? ORDER BY number DESC LIMIT 1'
    const row = database.get(sql, name)
    return row === undefined ? { full: 0, end: 0 } : { full: Number(row.number), end: Number(row.last_place) }
  }
  const placesBehind = (end: number): number => {
    const sql = `SELECT count(*) AS count FROM (${places})`
    return Number(database.get(sql, end, pastAll, articlesPerPage, ...parameters)?.count)
  }
  const cut = (): void => {
    let { full, end } = newestCut()
    for (let done = 0; done < pagesPerTurn; done += 1) {
      const sql = `SELECT place FROM (${places}) LIMIT 1 OFFSET ${articlesPerPage - 1}`
      const last = database.get(sql, end, pastAll, articlesPerPage, ...parameters)
      if (last === undefined) return
      full += 1
      end = Number(last.place)
      database.run('INSERT INTO archive_pages (article_set, number, last_place) VALUES (?, ?, ?)', name, full, end)
    }
  }

  return {
    async pages() {
      for (;;) {
        const { full, end } = newestCut()
        const begun = placesBehind(end)
        if (begun < articlesPerPage) return { full, begun }
        database.transaction(cut)
        await nextTurn()
      }
    },
    async page(number, count) {
      const before = endOf(number - 1)
      if (before === undefined) return []
      const end = endOf(number)
      const limit = count ?? (end === undefined ? articlesPerPage : -1)
      return database
        .all(hashes, before, end ?? pastAll, limit, ...parameters)
        .flatMap(({ hash }) => (hash === null ? [] : [String(hash)]))
    },
    async extentOf(number, count) {
      const after = endOf(number - 1)
      const end = endOf(number)
      if (after === undefined) return undefined
      if (count === undefined) return end === undefined ? undefined : { after, upTo: end }
      const sql = `SELECT place FROM (${places}) LIMIT 1 OFFSET ?`
      const last = database.get(sql, after, end ?? pastAll, count, ...parameters, count - 1)
      return last && { after, upTo: Number(last.place) }
    },
    async pageOf(place) {
      const row = database.get(
        'SELECT number FROM archive_pages WHERE article_set = ? AND last_place >= ? ORDER BY last_place LIMIT 1',
        name,
        place,
      )
      return row === undefined ? newestCut().full + 1 : Number(row.number)
    },
  }
}

/** The name under which the pages of a set are kept. */
export function setNameOf(set: ArticleSet): string {
  return queriesOf(set).name
}

/** Forgets how the pages of a set were cut, since its places are made anew. */
export function forgetPages(database: Database, set: ArticleSet): void {
  database.run('DELETE FROM archive_pages WHERE article_set = ?', setNameOf(set))
}

/**
 * Queries for the places of a set in order, those left vacant included, and for the hashes that stand there: behind place ?1,
 * up to place ?2, at most ?3 of them.
 */
function queriesOf(set: ArticleSet) {
  switch (set.kind) {
    case 'all':
      return {
        name: 'all',
        parameters: [],
        places: inOrder('seq AS place FROM articles WHERE true', 'seq FROM vacancies WHERE is_kept = 1'),
        hashes: inOrder('seq AS place, hash FROM articles WHERE true', 'seq, NULL FROM vacancies WHERE is_kept = 1'),
      }
    case 'source':
      return {
        name: `source ${set.sourceId}`,
        parameters: [set.sourceId],
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
      const settled = 'SELECT settled_place FROM publication_selections WHERE publication = ?4'
      const held = `FROM publication_articles WHERE publication = ?4 AND place > ?1 AND place <= min(?2, (${settled}))
        ORDER BY place LIMIT ?3`
      return {
        name: `noted ${set.publication}`,
        parameters: [set.publication],
        places: `SELECT place ${held}`,
        hashes: `SELECT place, hash ${held}`,
      }
    }
  }
}

function inOrder(taken: string, vacant: string): string {
  const within = 'AND seq > ?1 AND seq <= ?2'
  return `SELECT ${taken} ${within} UNION ALL SELECT ${vacant} ${within} ORDER BY 1 LIMIT ?3`
}
