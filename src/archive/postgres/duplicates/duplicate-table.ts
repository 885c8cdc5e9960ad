import type { ComparedSignature, DuplicateGroup, Duplicates } from '../../duplicates.ts'
import { memberFrom } from '../../tables/columns/duplicate-columns.ts'
import { noteChangeOf } from '../change-table.ts'
import type { PostgresDatabase, Queries } from '../connection/postgres-database.ts'
import { noteSigned, putSignature, signatureQueries } from './signature-table.ts'

const isOneOf = 'hash = ANY($1)'

/** Which articles tell one story, in the tables `signatures`, `signature_keys` and `duplicates`. */
export function duplicatesOf(database: PostgresDatabase): Duplicates {
  return {
    ...signatureQueries(database),
    async add(articles) {
      await database.alone(async (queries) => {
        for (const article of articles) await putSignature(queries, article)
      })
    },
    async passOver(hashes) {
      await database.alone(async (queries) => {
        for (const hash of hashes) await noteSigned(queries, hash)
      })
    },
    async join(compared) {
      await database.alone(async (queries) => {
        for (const each of compared) await join(queries, each)
      })
    },
    async groups(limit, before = Number.MAX_SAFE_INTEGER) {
      const ids = await database.all(
        `SELECT group_id AS id, max(article_id) AS newest FROM duplicates GROUP BY group_id
         HAVING count(*) > 1 AND max(article_id) < $1 ORDER BY newest DESC LIMIT $2`,
        before,
        limit,
      )
      const found: (DuplicateGroup & { id: number })[] = []
      for (const { id, newest } of ids) {
        const rows = await database.all(
          `SELECT * FROM duplicates JOIN articles ON articles.id = article_id WHERE group_id = $1 ORDER BY id`,
          Number(id),
        )
        found.push({ id: Number(newest), members: rows.map(memberFrom) })
      }
      return found
    },
    async groupsOf(hashes) {
      const rows = await database.all(
        `SELECT own.hash, array_agg(other.hash::text ORDER BY other.id) AS members
         FROM articles AS own JOIN duplicates AS mine ON mine.article_id = own.id
         JOIN duplicates AS theirs ON theirs.group_id = mine.group_id JOIN articles AS other ON other.id = theirs.article_id
         WHERE own.${isOneOf} GROUP BY own.id, own.hash HAVING count(*) > 1`,
        hashes,
      )
      return new Map(rows.map((row) => [String(row.hash), row.members as string[]]))
    },
  }
}

/** Notes that an article was looked at, and puts it and what it is alike into one group; two groups become one. */
async function join(database: Queries, { hash, of }: ComparedSignature): Promise<void> {
  const id = await idOf(database, hash)
  if (id === undefined) return
  await database.run('UPDATE signatures SET is_compared = true WHERE article_id = $1', id)
  const otherId = of && (await idOf(database, of.hash))
  if (of === undefined || otherId === undefined) return
  const groups = [await groupOf(database, otherId), await groupOf(database, id)].filter((group) => group !== undefined)
  const group = Math.min(...groups, otherId, id)
  for (const former of groups) {
    if (former !== group) await database.run('UPDATE duplicates SET group_id = $1 WHERE group_id = $2', group, former)
  }
  await database.run(
    'INSERT INTO duplicates (article_id, group_id) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    otherId,
    group,
  )
  await database.run(
    `INSERT INTO duplicates (article_id, group_id, of_hash, score, differences) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (article_id) DO UPDATE SET of_hash = coalesce(duplicates.of_hash, excluded.of_hash),
       score = coalesce(duplicates.score, excluded.score), differences = coalesce(duplicates.differences, excluded.differences)`,
    id,
    group,
    of.hash,
    of.score,
    JSON.stringify(of.differences),
  )
  // Publications that fold name every member of the group at its first.
  for (const row of await database.all(
    'SELECT hash FROM duplicates JOIN articles ON articles.id = article_id WHERE group_id = $1',
    group,
  )) {
    await noteChangeOf(database, String(row.hash))
  }
}

async function idOf(database: Queries, hash: string): Promise<number | undefined> {
  const row = await database.get('SELECT id FROM articles WHERE hash = $1', hash)
  return row && Number(row.id)
}

async function groupOf(database: Queries, articleId: number): Promise<number | undefined> {
  const row = await database.get('SELECT group_id FROM duplicates WHERE article_id = $1', articleId)
  return row && Number(row.group_id)
}
