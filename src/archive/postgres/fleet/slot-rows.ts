import type { HostSlots, SlotAnswer, SlotNews, SlotOrder } from '../../fleet/fleet.ts'
import { batched } from '../connection/batched.ts'
import type { Queries } from '../connection/postgres-database.ts'
import { databaseNow } from './database-clock.ts'

/** How soon a slot is asked for again that somebody else has at the moment. */
const againMs = 150

type Hold = { readonly limit: string; readonly status: number; readonly forMs: number }

/** The entries of workers that are still known. */
const alive = 'ARRAY(SELECT entry FROM unnest(slot.taken_by) AS entry WHERE entry IN (SELECT id FROM workers))'
/** The entries without one of this worker. */
const oneLess = `slot.taken_by[:array_position(slot.taken_by, $1) - 1] || slot.taken_by[array_position(slot.taken_by, $1) + 1:]`

/**
 * The slots of hosts in the table `host_slots`, by the database's clock: what is asked for at the same time goes in one
 * statement, and rows are always written in the order of their names, so that no two workers wait for each other.
 */
export function hostSlots(database: Queries, idOf: () => string): HostSlots {
  return {
    take: batched(
      ({ limit }: SlotOrder) => limit,
      (orders) => take(database, idOf(), orders),
    ),
    tell: batched(
      ({ limit }: SlotNews) => limit,
      (news) => tell(database, idOf(), news),
    ),
    async hold(limit, status, forMs) {
      await hold(database, { limit, status, forMs })
    },
  }
}

/** Forgets the limits that nothing has to be remembered of. */
export async function sweepSlots(database: Queries): Promise<void> {
  await database.run(
    `DELETE FROM host_slots WHERE free_at_ms < ${databaseNow} - 3600000 AND held_until_ms < ${databaseNow}
       AND NOT EXISTS (SELECT FROM unnest(taken_by) AS entry WHERE entry IN (SELECT id FROM workers))`,
  )
}

async function take(database: Queries, id: string, orders: readonly SlotOrder[]): Promise<readonly SlotAnswer[]> {
  const rows = await database.all(
    `INSERT INTO host_slots AS slot (name, connections, taken_by, starting_by)
     SELECT name, connections, ARRAY[$1], $1 FROM unnest($2::text[], $3::integer[]) AS asked (name, connections)
     WHERE EXISTS (SELECT FROM workers WHERE id = $1) ORDER BY name COLLATE "C"
     ON CONFLICT (name) DO UPDATE SET connections = excluded.connections, starting_by = $1, taken_by = ${alive} || $1
       WHERE slot.free_at_ms <= ${databaseNow} AND slot.held_until_ms <= ${databaseNow}
         AND (slot.starting_by IS NULL OR slot.starting_by NOT IN (SELECT id FROM workers))
         AND cardinality(${alive}) < excluded.connections
     RETURNING name`,
    id,
    orders.map(({ limit }) => limit),
    orders.map(({ connections }) => connections),
  )
  const taken = new Set(rows.map(({ name }) => String(name)))
  const others = orders.map(({ limit }) => limit).filter((limit) => !taken.has(limit))
  const waits = others.length === 0 ? undefined : await waitsFor(database, others)
  return orders.map(({ limit }) => (taken.has(limit) ? { kind: 'taken' } : (waits?.get(limit) ?? again)))
}

const again: SlotAnswer = { kind: 'wait', ms: againMs }

async function waitsFor(database: Queries, limits: readonly string[]): Promise<Map<string, SlotAnswer>> {
  const rows = await database.all(
    `SELECT name, free_at_ms - ${databaseNow} AS wait, held_until_ms - ${databaseNow} AS held, held_status AS status
     FROM host_slots WHERE name = ANY($1)`,
    limits,
  )
  return new Map(
    rows.map((row): [string, SlotAnswer] => {
      const heldMs = Number(row.held)
      const waitMs = Number(row.wait)
      if (heldMs > 0) return [String(row.name), { kind: 'held', ms: heldMs, status: Number(row.status) }]
      return [String(row.name), { kind: 'wait', ms: waitMs > 0 ? waitMs : againMs }]
    }),
  )
}

/** Notes what went out, and what is over. A slot that was not used is given back as if it had never been taken. */
async function tell(database: Queries, id: string, news: readonly SlotNews[]): Promise<readonly undefined[]> {
  await database.run(
    `WITH told AS (
       SELECT name, spacing, ago, is_over
       FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::boolean[]) AS told (name, spacing, ago, is_over)
         JOIN host_slots USING (name) ORDER BY name COLLATE "C" FOR UPDATE OF host_slots)
     UPDATE host_slots AS slot SET
       free_at_ms = CASE WHEN ago IS NULL THEN free_at_ms ELSE greatest(free_at_ms, ${databaseNow} - ago + spacing) END,
       starting_by = nullif(starting_by, $1),
       taken_by = CASE WHEN is_over AND $1 = ANY (taken_by) THEN ${oneLess} ELSE taken_by END
     FROM told WHERE slot.name = told.name`,
    id,
    news.map(({ limit }) => limit),
    news.map(({ spacingMs }) => Math.ceil(spacingMs)),
    news.map(({ sentAgoMs }) => (sentAgoMs === undefined ? null : Math.max(0, Math.floor(sentAgoMs)))),
    news.map(({ isOver }) => isOver),
  )
  return news.map(() => undefined)
}

async function hold(database: Queries, { limit, status, forMs }: Hold): Promise<void> {
  await database.run(
    `INSERT INTO host_slots AS slot (name, connections, held_until_ms, held_status) VALUES ($1, 1, ${databaseNow} + $2::bigint, $3)
     ON CONFLICT (name) DO UPDATE SET held_status = excluded.held_status,
       held_until_ms = greatest(slot.held_until_ms, excluded.held_until_ms)`,
    limit,
    Math.ceil(forMs),
    status,
  )
}
