/**
 * Articles that changed: what their listing last said of them (a digest in hex), when they changed last and what, and each
 * of their former versions; and when their pages are to be looked at again. A former version that was put away by a run that was killed has no row.
 */
export const revisedArticlesStep = `
ALTER TABLE articles ADD COLUMN entry TEXT;
ALTER TABLE articles ADD COLUMN revised_at_ms INTEGER;
ALTER TABLE articles ADD COLUMN change TEXT;
ALTER TABLE articles ADD COLUMN recheck_at_ms INTEGER;
CREATE INDEX articles_to_recheck ON articles (source_id, recheck_at_ms) WHERE recheck_at_ms IS NOT NULL;
CREATE INDEX articles_by_revision ON articles (revised_at_ms) WHERE revised_at_ms IS NOT NULL;
CREATE TABLE revisions (
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  why TEXT NOT NULL,
  change TEXT,
  former_sha256 BLOB,
  former_file TEXT,
  PRIMARY KEY (article_id, seq)
) WITHOUT ROWID;`
