/** The step that puts the articles of each language in order of time, for calendars. */
export const languageIndexStep = `
CREATE INDEX articles_by_language ON articles (lang, published_at_ms DESC, hash);`

/**
 * The step that finds by hash what came in lately on a few pages: articles in portions of 8,192, as they came, and by hash in
 * each. The orders by time are turned round: articles come in time, and a page that is always written at its end gets full,
 * while one that is written at its beginning is cut in half again and again.
 */
export const recentArticlesStep = `
CREATE INDEX articles_by_recency ON articles (id >> 13, unhex(hash));
DROP INDEX articles_by_time;
CREATE INDEX articles_by_time ON articles (published_at_ms, hash DESC);
DROP INDEX articles_by_language;
CREATE INDEX articles_by_language ON articles (lang, published_at_ms, hash DESC);`
