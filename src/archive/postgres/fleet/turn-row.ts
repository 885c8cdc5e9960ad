import type { Turn } from '../../fleet/fleet.ts'
import type { Queries } from '../connection/postgres-database.ts'

/** What one worker at a time does, as a row of the table `turns`: it is free once the worker that has it is not known any more. */
export function turnOf(database: Queries, name: string, idOf: () => string): Turn {
  return {
    async take() {
      const row = await database.get(
        `INSERT INTO turns (name, taken_by) SELECT $1, id FROM workers WHERE id = $2
         ON CONFLICT (name) DO UPDATE SET taken_by = excluded.taken_by
           WHERE turns.taken_by = excluded.taken_by OR turns.taken_by <> ALL (ARRAY(SELECT id FROM workers))
         RETURNING 1 AS one`,
        name,
        idOf(),
      )
      return row !== undefined
    },
    async leave() {
      await database.run('DELETE FROM turns WHERE name = $1 AND taken_by = $2', name, idOf())
    },
  }
}
