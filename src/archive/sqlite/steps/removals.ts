/**
 * The step that notes removals: which articles were removed for good, which of their files may still be there, and what stood
 * in a vacant place, so that feed documents can tell that it was deleted.
 */
export const removalsStep = `
CREATE TABLE removals (
  hash TEXT PRIMARY KEY,
  removed_at_ms INTEGER NOT NULL,
  why TEXT,
  is_swept INTEGER NOT NULL DEFAULT 0,
  is_told INTEGER NOT NULL DEFAULT 1
) WITHOUT ROWID;
CREATE INDEX removals_unswept ON removals (hash) WHERE is_swept = 0;
CREATE INDEX removals_untold ON removals (hash) WHERE is_told = 0;
ALTER TABLE vacancies ADD COLUMN hash TEXT;
ALTER TABLE vacancies ADD COLUMN removed_at_ms INTEGER;
CREATE INDEX vacancies_by_hash ON vacancies (hash) WHERE hash IS NOT NULL;
CREATE INDEX vacancies_by_removal ON vacancies (removed_at_ms DESC, hash) WHERE removed_at_ms IS NOT NULL;`
