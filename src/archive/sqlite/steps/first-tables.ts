/** The first step: articles and the sources that list them, groups of files, the state of sources, entries that wait. */
export const firstTables = `
CREATE TABLE articles (
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  identity TEXT,
  source_id TEXT NOT NULL,
  url TEXT NOT NULL,
  title TEXT NOT NULL,
  lang TEXT NOT NULL,
  thumbnail TEXT NOT NULL,
  published_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER,
  first_seen_at_ms INTEGER,
  guid TEXT,
  author TEXT,
  categories TEXT NOT NULL DEFAULT '[]',
  enclosures TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX articles_by_time ON articles (published_at_ms DESC, hash);

CREATE TABLE article_sources (
  source_id TEXT NOT NULL,
  published_at_ms INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  PRIMARY KEY (source_id, article_id)
);
CREATE INDEX article_sources_by_time ON article_sources (source_id, published_at_ms DESC, article_id);
CREATE INDEX article_sources_by_article ON article_sources (article_id);

CREATE TABLE folders (
  name TEXT PRIMARY KEY,
  changed_at_ms REAL NOT NULL
);

CREATE TABLE sources (
  id TEXT PRIMARY KEY,
  definition_hash TEXT NOT NULL,
  next_poll_at_ms INTEGER NOT NULL,
  state TEXT NOT NULL
);
CREATE INDEX sources_by_next_poll ON sources (next_poll_at_ms);

CREATE TABLE pending_entries (
  source_id TEXT NOT NULL,
  hash TEXT NOT NULL,
  identity TEXT NOT NULL,
  entry TEXT NOT NULL,
  first_seen_at_ms INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  next_try_at_ms INTEGER NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (source_id, hash)
);`
