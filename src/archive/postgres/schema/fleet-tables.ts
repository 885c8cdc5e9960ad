/**
 * The step of the schema by which several workers share an archive: who is at work, which request may start when, what one
 * worker at a time does, and which polls were begun by a worker that died.
 *
 * Rows of slots are written again and again: room is left in their pages, so that no index is touched.
 */
export const fleetTables = `
DROP TABLE workers;
CREATE TABLE workers (
  id TEXT COLLATE "C" PRIMARY KEY,
  name TEXT COLLATE "C" NOT NULL,
  host TEXT COLLATE "C" NOT NULL,
  pid INTEGER NOT NULL,
  roles TEXT COLLATE "C" NOT NULL,
  started_at_ms BIGINT NOT NULL,
  seen_at_ms BIGINT NOT NULL,
  leased_until_ms BIGINT NOT NULL,
  doing TEXT COLLATE "C" NOT NULL
);
UPDATE sources SET claimed_by = NULL WHERE claimed_by IS NOT NULL;
ALTER TABLE sources ADD COLUMN is_begun BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE sources ADD COLUMN is_orphaned BOOLEAN NOT NULL DEFAULT false;
CREATE TABLE host_slots (
  name TEXT COLLATE "C" PRIMARY KEY,
  connections INTEGER NOT NULL,
  taken_by TEXT[] COLLATE "C" NOT NULL DEFAULT '{}',
  starting_by TEXT COLLATE "C",
  free_at_ms BIGINT NOT NULL DEFAULT 0,
  held_until_ms BIGINT NOT NULL DEFAULT 0,
  held_status INTEGER
) WITH (fillfactor = 50);
CREATE TABLE turns (
  name TEXT COLLATE "C" PRIMARY KEY,
  taken_by TEXT COLLATE "C" NOT NULL
);`
