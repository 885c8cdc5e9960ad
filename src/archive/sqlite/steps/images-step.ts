/**
 * Pictures by the address at which articles show them: `file` is where one is kept, `next_try_at_ms` when it is to be asked for
 * (none of the two: it was given up, for a reason), `is_unused` that no article shows it since one was removed. A picture stays
 * linked to an article that was revised, since former versions show it.
 */
export const imagesStep = `
CREATE TABLE images (
  id INTEGER PRIMARY KEY,
  url TEXT NOT NULL UNIQUE,
  host TEXT NOT NULL,
  file TEXT,
  bytes INTEGER,
  told_at_ms INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_try_at_ms INTEGER,
  reason TEXT,
  is_unused INTEGER NOT NULL DEFAULT 0,
  is_told INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX images_due ON images (host, next_try_at_ms) WHERE next_try_at_ms IS NOT NULL;
CREATE INDEX images_by_file ON images (file) WHERE file IS NOT NULL;
CREATE INDEX images_unused ON images (url) WHERE is_unused = 1;
CREATE INDEX images_untold ON images (url) WHERE is_told = 0;
CREATE TABLE article_images (
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  image_id INTEGER NOT NULL REFERENCES images (id) ON DELETE CASCADE,
  PRIMARY KEY (article_id, image_id)
) WITHOUT ROWID;
CREATE INDEX article_images_by_image ON article_images (image_id);`
