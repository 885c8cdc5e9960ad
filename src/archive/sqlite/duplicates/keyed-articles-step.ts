/**
 * The step that keeps articles by the keys of their signatures as the words of an index. Keys are random: a tree of them that
 * is larger than memory is written at another place with each, while this writes what comes in a row, and merges it in order.
 * `key_merges` has the newest article of the last time that all of it was merged. Keys of before stay in the table
 * `signature_keys`, where they are found too, until their articles go or are signed anew: a start has nothing to bring over.
 */
export const keyedArticlesStep = `
CREATE VIRTUAL TABLE keyed_articles USING fts5(keys, content='', contentless_delete=1, detail=none, tokenize='ascii');
INSERT INTO keyed_articles (keyed_articles, rank) VALUES ('usermerge', 2);
CREATE TABLE key_merges (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  newest_article_id INTEGER NOT NULL
);
INSERT INTO key_merges VALUES (1, 0);`
