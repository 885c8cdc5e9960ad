/**
 * Articles in the order in which they were first seen: `seq` is the place of an article, and of a listing in its source. A
 * place that an article left is vacant for good, so that archive pages stay as they were cut. Of what was recorded before the
 * times of its lines are not known; a listing without one has that of its article.
 */
export const placesStep = `
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
ALTER TABLE publication_selections ADD COLUMN settled_place INTEGER NOT NULL DEFAULT 0;`
