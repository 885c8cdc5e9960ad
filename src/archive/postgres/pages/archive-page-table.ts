import { setImmediate as nextTurn } from 'node:timers/promises'
import { type ArticleKeys, type ArticleSet, articlesPerPage } from '../../article-keys.ts'
import { limitOf } from '../article-limit.ts'
import type { PostgresDatabase, Queries } from '../connection/postgres-database.ts'
import { pageQueriesOf } from './page-queries.ts'

/** So many pages are cut before anything else gets its turn. */
const pagesPerTurn = 150

const pastAll = Number.MAX_SAFE_INTEGER

/** The archive pages of a set: where each ends stands in the table `archive_pages`, once it is full. */
export function archivePagesOf(
  database: PostgresDatabase,
  set: ArticleSet,
): Pick<ArticleKeys, 'pages' | 'page' | 'extentOf' | 'pageOf'> {
  const { name, parameter, places, hashes } = pageQueriesOf(set)

  const endOf = (number: number) => endOfPage(database, name, number)

  return {
    async pages() {
      for (;;) {
        const { full, end } = await newestCut(database, name)
        const sql = `SELECT count(*) AS count FROM (${places}) AS places`
        const begun = Number((await database.get(sql, end, pastAll, articlesPerPage, parameter))?.count)
        if (begun < articlesPerPage) return { full, begun }
        await database.alone((queries) => cut(queries, set))
        await nextTurn()
      }
    },
    async page(number, count) {
      const before = await endOf(number - 1)
      if (before === undefined) return []
      const end = await endOf(number)
      const limit = count ?? (end === undefined ? articlesPerPage : -1)
      return (await database.all(hashes, before, end ?? pastAll, limitOf(limit), parameter)).flatMap(({ hash }) =>
        hash === null ? [] : [String(hash)],
      )
    },
    async extentOf(number, count) {
      const after = await endOf(number - 1)
      const end = await endOf(number)
      if (after === undefined) return undefined
      if (count === undefined) return end === undefined ? undefined : { after, upTo: end }
      const sql = `SELECT place FROM (${places}) AS places LIMIT 1 OFFSET $5`
      const last = await database.get(sql, after, end ?? pastAll, count, parameter, count - 1)
      return last && { after, upTo: Number(last.place) }
    },
    async pageOf(place) {
      const row = await database.get(
        'SELECT number FROM archive_pages WHERE article_set = $1 AND last_place >= $2 ORDER BY last_place LIMIT 1',
        name,
        place,
      )
      return row === undefined ? (await newestCut(database, name)).full + 1 : Number(row.number)
    },
  }
}

/** The name under which the pages of a set are kept. */
export function setNameOf(set: ArticleSet): string {
  return pageQueriesOf(set).name
}

/** Forgets how the pages of a set were cut, since its places are made anew. */
export async function forgetPages(database: Queries, set: ArticleSet): Promise<void> {
  await database.run('DELETE FROM archive_pages WHERE article_set = $1', setNameOf(set))
}

/** Where a page ends; absent where it is not full, or not cut. */
async function endOfPage(queries: Queries, name: string, number: number): Promise<number | undefined> {
  if (number === 0) return 0
  const sql = 'SELECT last_place FROM archive_pages WHERE article_set = $1 AND number = $2'
  const row = await queries.get(sql, name, number)
  return row && Number(row.last_place)
}

async function newestCut(queries: Queries, name: string): Promise<{ readonly full: number; readonly end: number }> {
  const sql = 'SELECT number, last_place FROM archive_pages WHERE article_set = $1 ORDER BY number DESC LIMIT 1'
  const row = await queries.get(sql, name)
  return { full: Number(row?.number ?? 0), end: Number(row?.last_place ?? 0) }
}

async function cut(queries: Queries, set: ArticleSet): Promise<void> {
  const { name, parameter, places } = pageQueriesOf(set)
  let { full, end } = await newestCut(queries, name)
  for (let done = 0; done < pagesPerTurn; done += 1) {
    const sql = `SELECT place FROM (${places}) AS places LIMIT 1 OFFSET ${articlesPerPage - 1}`
    const last = await queries.get(sql, end, pastAll, articlesPerPage, parameter)
    if (last === undefined) return
    full += 1
    end = Number(last.place)
    await queries.run(
      'INSERT INTO archive_pages (article_set, number, last_place) VALUES ($1, $2, $3)',
      name,
      full,
      end,
    )
  }
}
