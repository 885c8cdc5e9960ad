/**
 * The journal has the truth of what the files have no place for: each article and listing has its sequence number there, and
 * none as long as it is not journalled. A source is recalled whose state is only what the journal tells. Claims are leases of
 * workers; stamps say what the article store held.
 */
export const journalNotesStep = `
DROP TRIGGER article_listed;
DROP TRIGGER article_removed;
ALTER TABLE articles DROP COLUMN thumbnail;
ALTER TABLE articles RENAME COLUMN author TO authors;
UPDATE articles SET authors = json_array(authors) WHERE authors IS NOT NULL;
ALTER TABLE articles ADD COLUMN summary_html TEXT;
ALTER TABLE articles ADD COLUMN sha256 BLOB;
ALTER TABLE articles ADD COLUMN seq INTEGER;
CREATE INDEX articles_unjournalled ON articles (coalesce(first_seen_at_ms, published_at_ms), hash) WHERE seq IS NULL;
CREATE INDEX articles_unchecked ON articles (hash) WHERE sha256 IS NULL;

ALTER TABLE article_sources RENAME TO former_sources;
CREATE TABLE article_sources (
  source_id TEXT NOT NULL,
  published_at_ms INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  seq INTEGER,
  PRIMARY KEY (source_id, published_at_ms, article_id)
) WITHOUT ROWID;
INSERT INTO article_sources (source_id, published_at_ms, article_id)
  SELECT source_id, published_at_ms, article_id FROM former_sources;
DROP TABLE former_sources;
CREATE INDEX article_sources_by_article ON article_sources (article_id);
CREATE INDEX listings_unjournalled ON article_sources (article_id) WHERE seq IS NULL;

CREATE TABLE stamps (
  article_group TEXT PRIMARY KEY,
  stamp TEXT NOT NULL
) WITHOUT ROWID;
DROP TABLE folders;

ALTER TABLE pending_entries RENAME TO waiting_entries;
ALTER TABLE waiting_entries ADD COLUMN is_told INTEGER NOT NULL DEFAULT 0;

ALTER TABLE sources ADD COLUMN facts TEXT;
ALTER TABLE sources ADD COLUMN facts_definition_hash TEXT;
ALTER TABLE sources ADD COLUMN is_recalled INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN claimed_by TEXT;
CREATE INDEX sources_by_claim ON sources (claimed_by) WHERE claimed_by IS NOT NULL;
CREATE TABLE workers (
  id TEXT PRIMARY KEY,
  leased_until_ms INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE gone_publications (
  name TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  gone_at_ms INTEGER NOT NULL,
  is_told INTEGER NOT NULL DEFAULT 1
) WITHOUT ROWID;
CREATE TABLE journal (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  position TEXT NOT NULL
);`
