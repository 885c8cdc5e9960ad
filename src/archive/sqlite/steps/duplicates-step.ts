/**
 * Which articles tell one story: the signature of each, the keys it is found by, and the group it is in. All of it is made of
 * the files; `is_compared` is 0 where an article has yet to be looked at, and those that have yet to be signed are listed.
 */
export const duplicatesStep = `
CREATE TABLE signatures (
  article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
  signature BLOB NOT NULL,
  is_compared INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX signatures_uncompared ON signatures (article_id) WHERE is_compared = 0;
CREATE TABLE signature_keys (
  signature_key INTEGER NOT NULL,
  article_id INTEGER NOT NULL,
  PRIMARY KEY (signature_key, article_id)
) WITHOUT ROWID;
CREATE TABLE duplicates (
  article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
  group_id INTEGER NOT NULL,
  of_hash TEXT,
  score REAL,
  differences TEXT
);
CREATE INDEX duplicates_by_group ON duplicates (group_id, article_id);
CREATE TABLE unsigned_articles (
  article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE
);
INSERT INTO unsigned_articles SELECT id FROM articles;
CREATE TRIGGER article_unsigned AFTER INSERT ON articles BEGIN
  INSERT INTO unsigned_articles VALUES (new.id);
END;`
