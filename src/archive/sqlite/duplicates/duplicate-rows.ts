import type { ComparedSignature, Duplicates } from '../../duplicates.ts'
import { memberFrom } from '../../tables/columns/duplicate-columns.ts'
import { noteChangeOf } from '../change-rows.ts'
import type { Database } from '../database.ts'
import { noteSigned, putSignature, signatureQueries } from './signature-rows.ts'

const isOneOf = 'hash IN (SELECT value FROM json_each(?))'

/** Which articles tell one story, in the tables `signatures`, `keyed_articles` and `duplicates`. */
export function duplicatesOf(database: Database): Duplicates {
  return {
    ...signatureQueries(database),
    async add(articles) {
      database.transaction(() => {
        for (const article of articles) putSignature(database, article)
      })
    },
    async passOver(hashes) {
      database.transaction(() => {
        for (const hash of hashes) noteSigned(database, hash)
      })
    },
    async join(compared) {
      database.transaction(() => {
        for (const each of compared) join(database, each)
      })
    },
    async groups(limit, before = Number.MAX_SAFE_INTEGER) {
      const ids = database.all(
        `SELECT group_id AS id, max(article_id) AS newest FROM duplicates GROUP BY group_id
         HAVING count(*) > 1 AND newest < ? ORDER BY newest DESC LIMIT ?`,
        before,
        limit,
      )
      return ids.map(({ id, newest }) => ({
        id: Number(newest),
        members: database
          .all(
            `SELECT * FROM duplicates JOIN articles ON articles.id = article_id WHERE group_id = ? ORDER BY id`,
            Number(id),
          )
          .map(memberFrom),
      }))
    },
    async groupsOf(hashes) {
      const rows = database.all(
        `SELECT own.hash, json_group_array(other.hash ORDER BY other.id) AS members
         FROM articles AS own JOIN duplicates AS mine ON mine.article_id = own.id
         JOIN duplicates AS theirs ON theirs.group_id = mine.group_id JOIN articles AS other ON other.id = theirs.article_id
         WHERE own.${isOneOf} GROUP BY own.id HAVING count(*) > 1`,
        JSON.stringify(hashes),
      )
      return new Map(rows.map((row) => [String(row.hash), JSON.parse(String(row.members)) as string[]]))
    },
  }
}

/** Notes that an article was looked at, and puts it and what it is alike into one group; two groups become one. */
function join(database: Database, { hash, of }: ComparedSignature): void {
  const id = idOf(database, hash)
  if (id === undefined) return
  database.run('UPDATE signatures SET is_compared = 1 WHERE article_id = ?', id)
  const otherId = of && idOf(database, of.hash)
  if (of === undefined || otherId === undefined) return
  const groups = [groupOf(database, otherId), groupOf(database, id)].filter((group) => group !== undefined)
  const group = Math.min(...groups, otherId, id)
  for (const former of groups) {
    if (former !== group) database.run('UPDATE duplicates SET group_id = ? WHERE group_id = ?', group, former)
  }
  database.run('INSERT OR IGNORE INTO duplicates (article_id, group_id) VALUES (?, ?)', otherId, group)
  database.run(
    `INSERT INTO duplicates (article_id, group_id, of_hash, score, differences) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET of_hash = coalesce(of_hash, excluded.of_hash), score = coalesce(score, excluded.score),
       differences = coalesce(differences, excluded.differences)`,
    id,
    group,
    of.hash,
    of.score,
    JSON.stringify(of.differences),
  )
  // Publications that fold name every member of the group at its first.
  for (const row of database.all(
    'SELECT hash FROM duplicates JOIN articles ON articles.id = article_id WHERE group_id = ?',
    group,
  )) {
    noteChangeOf(database, String(row.hash))
  }
}

function idOf(database: Database, hash: string): number | undefined {
  const row = database.get('SELECT id FROM articles WHERE hash = ?', hash)
  return row && Number(row.id)
}

function groupOf(database: Database, articleId: number): number | undefined {
  const row = database.get('SELECT group_id FROM duplicates WHERE article_id = ?', articleId)
  return row && Number(row.group_id)
}
