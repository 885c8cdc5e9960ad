/** The step of the catalog's schema that brings the last polls of each source, counted from 1. */
export const pollHistoryStep = `
CREATE TABLE polls (
  source_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  started_at_ms INTEGER NOT NULL,
  took_ms INTEGER NOT NULL,
  how_ended INTEGER NOT NULL,
  status INTEGER,
  code TEXT,
  bytes INTEGER,
  added INTEGER NOT NULL,
  revised INTEGER NOT NULL,
  PRIMARY KEY (source_id, number)
) WITHOUT ROWID;`
