import { FeedkeeperError } from '../feedkeeper-error.ts'
import { type Database, inTransaction } from './sqlite.ts'

/**
 * Every step from an empty database to today's, in order; a step that has landed is never changed, only followed.
 *
 * Times are integer milliseconds since the epoch; an article's `published_at_ms` is a whole second, as in its file.
 */
const migrations = [
  `
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
);`,
  // What publications have yet to take in, noted in the transaction that changes the articles, so that no kill loses it; and
  // which articles a publication that selects by more than its source holds.
  `
CREATE TABLE unpublished (
  id INTEGER PRIMARY KEY,
  source_id TEXT NOT NULL,
  published_at_ms INTEGER NOT NULL,
  hash TEXT NOT NULL
);
CREATE TRIGGER article_listed AFTER INSERT ON article_sources BEGIN
  INSERT INTO unpublished (source_id, published_at_ms, hash)
    SELECT new.source_id, new.published_at_ms, hash FROM articles WHERE id = new.article_id;
END;
CREATE TRIGGER article_removed BEFORE DELETE ON articles BEGIN
  INSERT INTO unpublished (source_id, published_at_ms, hash)
    SELECT source_id, published_at_ms, old.hash FROM article_sources WHERE article_id = old.id;
END;

CREATE TABLE publication_articles (
  publication TEXT NOT NULL,
  published_at_ms INTEGER NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (publication, published_at_ms DESC, hash)
) WITHOUT ROWID;
CREATE INDEX publication_articles_by_hash ON publication_articles (hash);
CREATE TABLE publication_selections (
  publication TEXT PRIMARY KEY,
  selection TEXT NOT NULL
);

INSERT INTO unpublished (source_id, published_at_ms, hash)
  SELECT listed.source_id, listed.published_at_ms, hash FROM article_sources AS listed JOIN articles ON articles.id = article_id;`,
]

/** The catalog was written by a newer feedkeeper. */
export class CatalogVersionError extends FeedkeeperError {
  constructor(file: string, found: number) {
    super(
      'newer-catalog',
      `${file}: found version ${found}, expected at most ${migrations.length}; use the newer feedkeeper, or delete the file to have it rebuilt from the articles`,
    )
  }
}

/** Brings the tables of an open catalog up to today's; throws `CatalogVersionError` where they are of tomorrow. */
export function migrate(database: Database, file: string): void {
  const found = Number(database.prepare('PRAGMA user_version').get()?.user_version)
  if (found > migrations.length) throw new CatalogVersionError(file, found)
  inTransaction(database, () => {
    for (const step of migrations.slice(found)) database.exec(step)
    database.exec(`PRAGMA user_version=${migrations.length}`)
  })
}
