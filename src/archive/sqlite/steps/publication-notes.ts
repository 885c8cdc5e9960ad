/**
 * What publications have yet to take in, noted in the transaction that changes the articles, so that no kill loses it; and
 * which articles a publication that selects by more than its source holds.
 */
export const publicationNotesStep = `
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
  SELECT listed.source_id, listed.published_at_ms, hash FROM article_sources AS listed JOIN articles ON articles.id = article_id;`
