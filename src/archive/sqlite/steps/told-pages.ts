/**
 * The step that notes what the journal was told of the pages of publications that select by more than one source: places that
 * became vacant (`page` is 0), and the last places of pages that became full.
 */
export const toldPagesStep = `
CREATE TABLE told_pages (
  publication TEXT NOT NULL,
  selection TEXT NOT NULL,
  page INTEGER NOT NULL,
  place INTEGER NOT NULL,
  PRIMARY KEY (publication, selection, page, place)
) WITHOUT ROWID;
CREATE INDEX publication_vacancies ON publication_articles (publication, place) WHERE hash IS NULL;`
