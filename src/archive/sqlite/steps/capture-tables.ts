/** The step of the catalog's schema that brings the index of captures; all of it is made again from their files. */
export const capturesStep = `
CREATE TABLE capture_files (
  id INTEGER PRIMARY KEY,
  file TEXT NOT NULL UNIQUE,
  folder TEXT NOT NULL,
  bytes INTEGER NOT NULL
);
CREATE TABLE captures (
  id INTEGER PRIMARY KEY,
  file_id INTEGER NOT NULL REFERENCES capture_files (id) ON DELETE CASCADE,
  offset INTEGER NOT NULL,
  length INTEGER NOT NULL,
  url TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  status INTEGER NOT NULL,
  mime TEXT NOT NULL,
  sha256 BLOB NOT NULL,
  is_revisit INTEGER NOT NULL,
  source_id TEXT NOT NULL,
  page INTEGER NOT NULL
);
CREATE INDEX captures_by_file ON captures (file_id, offset);
CREATE INDEX captures_by_payload ON captures (sha256) WHERE is_revisit = 0;
CREATE INDEX captures_by_listing ON captures (source_id, url) WHERE page = 0;
CREATE TABLE article_captures (
  hash TEXT NOT NULL,
  capture_id INTEGER NOT NULL REFERENCES captures (id) ON DELETE CASCADE,
  PRIMARY KEY (hash, capture_id)
) WITHOUT ROWID;
CREATE INDEX article_captures_by_capture ON article_captures (capture_id);`
