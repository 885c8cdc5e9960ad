import { FeedkeeperError } from '../../feedkeeper-error.ts'
import type { Database } from './database.ts'
import { capturesStep } from './steps/capture-tables.ts'
import { duplicatesStep } from './steps/duplicates-step.ts'
import { pollHistoryStep } from './steps/poll-history-step.ts'
import { removalsStep } from './steps/removals.ts'
import { revisedArticlesStep } from './steps/revised-articles.ts'

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
  // The journal has the truth of what the files have no place for: each article and listing has its sequence number there,
  // and none as long as it is not journalled. A source is recalled whose state is only what the journal tells. Claims are
  // leases of workers; stamps say what the article store held.
  `
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
);`,
  // Articles in the order in which they were first seen: `seq` is the place of an article, and of a listing in its source. A
  // place that an article left is vacant for good, so that archive pages stay as they were cut. Of what was recorded before
  // the times of its lines are not known; a listing without one has that of its article.
  `
ALTER TABLE articles ADD COLUMN kept_at_ms INTEGER;
ALTER TABLE articles ADD COLUMN categories_seq INTEGER;
ALTER TABLE articles ADD COLUMN categories_at_ms INTEGER;
CREATE INDEX articles_by_place ON articles (seq);
CREATE INDEX articles_untimed ON articles (id) WHERE kept_at_ms IS NULL AND seq IS NOT NULL;
ALTER TABLE article_sources ADD COLUMN listed_at_ms INTEGER;
CREATE INDEX article_sources_by_place ON article_sources (source_id, seq);

CREATE TABLE vacancies (
  source_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  is_kept INTEGER NOT NULL,
  PRIMARY KEY (source_id, seq)
) WITHOUT ROWID;
CREATE INDEX vacancies_among_all ON vacancies (seq) WHERE is_kept = 1;

CREATE TABLE archive_pages (
  article_set TEXT NOT NULL,
  number INTEGER NOT NULL,
  last_place INTEGER NOT NULL,
  PRIMARY KEY (article_set, number)
) WITHOUT ROWID;
CREATE INDEX archive_pages_by_place ON archive_pages (article_set, last_place);

ALTER TABLE unpublished ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
UPDATE unpublished SET place = coalesce(
  (SELECT listed.seq FROM articles JOIN article_sources AS listed ON listed.article_id = articles.id
   WHERE articles.hash = unpublished.hash AND listed.source_id = unpublished.source_id), 0);

DROP TABLE publication_articles;
CREATE TABLE publication_articles (
  publication TEXT NOT NULL,
  place INTEGER NOT NULL,
  archived_at_ms INTEGER NOT NULL,
  published_at_ms INTEGER NOT NULL,
  hash TEXT,
  PRIMARY KEY (publication, place)
) WITHOUT ROWID;
CREATE INDEX publication_articles_by_time ON publication_articles (publication, published_at_ms DESC, hash)
  WHERE hash IS NOT NULL;
CREATE INDEX publication_articles_by_hash ON publication_articles (hash, publication) WHERE hash IS NOT NULL;
DELETE FROM publication_selections;
ALTER TABLE publication_selections ADD COLUMN settled_place INTEGER NOT NULL DEFAULT 0;`,
  [revisedArticlesStep, capturesStep, duplicatesStep, removalsStep].join('\n'),
  pollHistoryStep,
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

/** The catalog was written by an older feedkeeper and is only to be read. */
export class OlderCatalogError extends FeedkeeperError {
  constructor(file: string) {
    super(
      'older-catalog',
      `${file}: it was written by an older feedkeeper; start \`feedkeeper run\` once to bring it up to date`,
    )
  }
}

/** Brings the tables of an open catalog up to today's; throws `CatalogVersionError` where they are of tomorrow. */
export function migrate(database: Database): void {
  const found = versionOf(database)
  if (found === migrations.length) return
  database.transaction(() => {
    for (const step of migrations.slice(found)) database.execute(step)
    database.execute(`PRAGMA user_version=${migrations.length}`)
  })
}

/** Throws where the tables of a catalog that is only read are not today's. */
export function checkVersion(database: Database): void {
  if (versionOf(database) < migrations.length) throw new OlderCatalogError(database.file)
}

function versionOf(database: Database): number {
  const found = Number(database.get('PRAGMA user_version')?.user_version)
  if (found > migrations.length) throw new CatalogVersionError(database.file, found)
  return found
}
