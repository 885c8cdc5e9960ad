/**
 * The step that notes which articles changed, in order, for whatever is made of them beside the catalog: each follows by itself.
 * The name of the catalog tells another one, whose changes are counted from the beginning.
 */
export const articleChangesStep = `
CREATE TABLE catalog_name (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  name TEXT NOT NULL
);
INSERT INTO catalog_name VALUES (1, lower(hex(randomblob(8))));
CREATE TABLE article_changes (
  change INTEGER PRIMARY KEY,
  hash BLOB NOT NULL
);
INSERT INTO article_changes (hash) SELECT unhex(hash) FROM articles ORDER BY id;
CREATE TRIGGER change_by_listing AFTER INSERT ON article_sources BEGIN
  INSERT INTO article_changes (hash) SELECT unhex(hash) FROM articles WHERE id = new.article_id;
END;
CREATE TRIGGER change_by_record AFTER UPDATE OF title, url, lang, published_at_ms, categories, sha256, source_id ON articles
  WHEN (new.title, new.url, new.lang, new.published_at_ms, new.categories, new.sha256, new.source_id)
    IS NOT (old.title, old.url, old.lang, old.published_at_ms, old.categories, old.sha256, old.source_id) BEGIN
  INSERT INTO article_changes (hash) VALUES (unhex(new.hash));
END;
CREATE TRIGGER change_by_going AFTER DELETE ON articles BEGIN
  INSERT INTO article_changes (hash) VALUES (unhex(old.hash));
END;`
