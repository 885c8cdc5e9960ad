import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ArticleFiles } from '../../src/archive/files/article-files.ts'
import { neverMs } from '../../src/archive/never.ts'
import { initialState } from '../../src/poll/memory/source-state.ts'
import { fileOf, someArticle } from '../support/articles.ts'
import { tempFolder } from '../support/temp-folder.ts'

/** The tables as they were before there was a journal: version 2. */
const tables = `
CREATE TABLE articles (
  id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, identity TEXT, source_id TEXT NOT NULL, url TEXT NOT NULL,
  title TEXT NOT NULL, lang TEXT NOT NULL, thumbnail TEXT NOT NULL, published_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER, first_seen_at_ms INTEGER, guid TEXT, author TEXT,
  categories TEXT NOT NULL DEFAULT '[]', enclosures TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX articles_by_time ON articles (published_at_ms DESC, hash);
CREATE TABLE article_sources (
  source_id TEXT NOT NULL, published_at_ms INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE, PRIMARY KEY (source_id, article_id)
);
CREATE INDEX article_sources_by_time ON article_sources (source_id, published_at_ms DESC, article_id);
CREATE INDEX article_sources_by_article ON article_sources (article_id);
CREATE TABLE folders (name TEXT PRIMARY KEY, changed_at_ms REAL NOT NULL);
CREATE TABLE sources (
  id TEXT PRIMARY KEY, definition_hash TEXT NOT NULL, next_poll_at_ms INTEGER NOT NULL, state TEXT NOT NULL
);
CREATE INDEX sources_by_next_poll ON sources (next_poll_at_ms);
CREATE TABLE pending_entries (
  source_id TEXT NOT NULL, hash TEXT NOT NULL, identity TEXT NOT NULL, entry TEXT NOT NULL,
  first_seen_at_ms INTEGER NOT NULL, attempts INTEGER NOT NULL, next_try_at_ms INTEGER NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (source_id, hash)
);
CREATE TABLE unpublished (
  id INTEGER PRIMARY KEY, source_id TEXT NOT NULL, published_at_ms INTEGER NOT NULL, hash TEXT NOT NULL
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
  publication TEXT NOT NULL, published_at_ms INTEGER NOT NULL, hash TEXT NOT NULL,
  PRIMARY KEY (publication, published_at_ms DESC, hash)
) WITHOUT ROWID;
CREATE INDEX publication_articles_by_hash ON publication_articles (hash);
CREATE TABLE publication_selections (publication TEXT PRIMARY KEY, selection TEXT NOT NULL);
PRAGMA user_version = 2;`

/** When an article of an old archive was first seen: not in the order of hashes or times; of every hundredth nobody knows. */
export function firstSeenAtMs(n: number): number | undefined {
  return n % 100 === 50 ? undefined : Date.UTC(2026, 2, 1) + ((n * 7_919) % 10_007) * 1_000
}

/**
 * Makes an archive as the feedkeeper before the journal left it: articles of `gazette`, every fifth listed by `courier` too,
 * two entries that wait, one of them given up, and sources of which one moved and one is gone.
 */
export async function oldArchive(count: number): Promise<string> {
  const folder = await tempFolder()
  const numbers = Array.from({ length: count }, (_, n) => n)
  const files = new ArticleFiles(join(folder, 'articles'))
  const made = numbers.map((n) => fileOf(someArticle(n)))
  for (const group of new Set(made.map(({ hash }) => hash.slice(0, 2)))) {
    await mkdir(join(files.folder, group), { recursive: true })
  }
  await Promise.all(made.map(({ hash, text }) => writeFile(files.pathOf(hash), text)))
  const database = new DatabaseSync(join(folder, 'catalog.db'))
  database.exec(tables)
  database.exec('BEGIN')
  const article = database.prepare(
    `INSERT INTO articles (hash, identity, source_id, url, title, lang, thumbnail, published_at_ms, updated_at_ms,
       first_seen_at_ms, guid, author, categories) VALUES (?, ?, ?, ?, ?, ?, '', ?, ?, ?, ?, ?, '["c1"]')`,
  )
  const listing = database.prepare('INSERT INTO article_sources VALUES (?, ?, ?)')
  for (const n of numbers) {
    const { hash, url, sourceId, title, lang, publishedAt } = someArticle(n)
    const seenAtMs = firstSeenAtMs(n) ?? null
    const atMs = publishedAt.getTime()
    const texts = [hash, url, sourceId, url, title, lang] as const
    const { lastInsertRowid } = article.run(...texts, atMs, seenAtMs, seenAtMs, `guid-${n}`, `Author ${n}`)
    for (const id of n % 5 === 0 ? ['gazette', 'courier'] : ['gazette']) listing.run(id, atMs, lastInsertRowid)
  }
  const waiting = database.prepare('INSERT INTO pending_entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  for (const [n, nextTryAtMs] of [1, neverMs].entries()) {
    const { hash, url, title, publishedAt } = someArticle(1_000_000 + n)
    const entry = { url, title, publishedAt, categories: [], enclosures: [] }
    waiting.run('gazette', hash, url, JSON.stringify(entry), 1_000 + n, 3, nextTryAtMs, 'HTTP 503')
  }
  const source = database.prepare('INSERT INTO sources VALUES (?, ?, ?, ?)')
  const moved = { url: 'https://there.example/', sightings: 3, firstSeenAtMs: 5, movedAtMs: 7 }
  source.run('gazette', 'd1', 0, JSON.stringify({ ...initialState, title: 'The Gazette', language: 'en' }))
  source.run('courier', 'd2', 0, JSON.stringify({ ...initialState, title: 'Courier', moved }))
  source.run('echo', 'd3', neverMs, JSON.stringify({ ...initialState, goneAtMs: 11 }))
  source.run('fresh', 'd4', 0, JSON.stringify(initialState))
  const stamp = database.prepare('INSERT INTO folders VALUES (?, ?)')
  for (const [group, text] of await files.groups()) stamp.run(group, Number(text))
  database.exec('COMMIT')
  database.close()
  return folder
}
