/** The step that puts the articles of each language in order of time, for calendars. */
export const languageIndexStep = `
CREATE INDEX articles_by_language ON articles (lang, published_at_ms DESC, hash);`
