import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import type { ArticleSet } from '../../src/archive/article-keys.ts'
import { type TestArchive, testArchive } from '../support/archive.ts'
import { fileOf, someArticle } from '../support/articles.ts'
import { oldArchive } from './old-archive.ts'

const sets: readonly ArticleSet[] = [
  { kind: 'all' },
  { kind: 'source', sourceId: 'gazette' },
  { kind: 'source', sourceId: 'courier' },
]

/** Makes of a catalog one of version 3, which knew no places: what it has, without what came later. */
const toVersion3 = `
DROP INDEX articles_by_recency;
DROP INDEX articles_by_language;
DROP TRIGGER change_by_listing;
DROP TRIGGER change_by_record;
DROP TRIGGER change_by_going;
DROP TABLE article_changes;
DROP TABLE catalog_name;
DROP TABLE article_images;
DROP TABLE images;
DROP TABLE told_pages;
DROP TABLE told_alerts;
DROP TABLE signature_version;
DROP TABLE polls;
DROP TABLE subscriptions;
DROP TABLE revisions;
DROP INDEX articles_by_revision;
DROP INDEX articles_to_recheck;
ALTER TABLE articles DROP COLUMN extras;
ALTER TABLE articles DROP COLUMN left_out;
ALTER TABLE articles DROP COLUMN recheck_at_ms;
ALTER TABLE articles DROP COLUMN entry;
ALTER TABLE articles DROP COLUMN revised_at_ms;
ALTER TABLE articles DROP COLUMN change;
DROP TABLE article_captures;
DROP TABLE captures;
DROP TABLE capture_files;
DROP INDEX articles_by_place;
DROP INDEX articles_untimed;
ALTER TABLE articles DROP COLUMN kept_at_ms;
ALTER TABLE articles DROP COLUMN categories_seq;
ALTER TABLE articles DROP COLUMN categories_at_ms;
DROP INDEX article_sources_by_place;
ALTER TABLE article_sources DROP COLUMN listed_at_ms;
DROP TABLE removals;
DROP TABLE duplicates;
DROP TRIGGER article_unsigned;
DROP TABLE unsigned_articles;
DROP TABLE signature_keys;
DROP TABLE keyed_articles;
DROP TABLE key_merges;
DROP TABLE signatures;
DROP TABLE vacancies;
DROP TABLE archive_pages;
ALTER TABLE unpublished DROP COLUMN place;
DROP TABLE publication_articles;
CREATE TABLE publication_articles (
  publication TEXT NOT NULL, published_at_ms INTEGER NOT NULL, hash TEXT NOT NULL,
  PRIMARY KEY (publication, published_at_ms DESC, hash)
) WITHOUT ROWID;
CREATE INDEX publication_articles_by_hash ON publication_articles (hash);
ALTER TABLE publication_selections DROP COLUMN settled_place;
PRAGMA user_version = 3;`

/** Takes from a catalog of version 2 what that brought. */
const toVersion1 = `
DROP TRIGGER article_listed;
DROP TRIGGER article_removed;
DROP TABLE unpublished;
DROP TABLE publication_articles;
DROP TABLE publication_selections;
PRAGMA user_version = 1;`

function change(folder: string, sql: string): void {
  const database = new DatabaseSync(join(folder, 'catalog.db'))
  database.exec(sql)
  database.close()
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n)
const pageCounts = async ({ catalog }: TestArchive) =>
  Promise.all(sets.map(async (set) => catalog.articles.keys(set).pages()))

/** Every page, and what selections look at. */
async function placesOf(archive: TestArchive) {
  const { articles, selections } = archive.catalog
  const pages = sets.map(async (set) => {
    const keys = articles.keys(set)
    const { full, begun } = await keys.pages()
    const each = await Promise.all(range(1, full + 2).map((number) => keys.page(number)))
    return { full, begun, each, latest: await keys.latest(-1) }
  })
  const all = await articles.keys({ kind: 'all' }).newest(-1)
  return {
    pages: await Promise.all(pages),
    candidates: await selections.candidates(all.map(({ hash }) => hash)),
    starts: await articles.startOf(['gazette', 'courier']),
  }
}

async function keep(archive: TestArchive, numbers: readonly number[]): Promise<void> {
  const articles = numbers.map((n) => {
    const article = someArticle(n)
    return { article, ...fileOf(article), details: {}, firstSeenAtMs: 5, sourceId: 'gazette' }
  })
  const listed = numbers.filter((n) => n % 2 === 0).map((n) => ({ hash: someArticle(n).hash, sourceId: 'courier' }))
  await archive.keep({ articles, listed })
}

describe('a catalog that knew no places', () => {
  test('is read anew from the journal, once, and has the places of what went before, however often it is made anew', async () => {
    const now = { ms: Date.UTC(2026, 4, 1) }
    const clock = () => now.ms
    const first = await testArchive({ clock })
    await keep(first, range(0, 150))
    await rm(first.articles.pathOf(someArticle(20).hash))
    await rm(first.articles.pathOf(someArticle(30).hash))
    await first.close()
    now.ms += 60_000
    const second = await testArchive({ folder: first.folder, clock })
    await keep(second, [30, ...range(150, 240)])
    await second.keep({ completed: [{ hash: someArticle(3).hash, details: { categories: ['Ships'] } }] })
    const before = await placesOf(second)
    expect(before.pages.map(({ full, begun }) => ({ full, begun }))).toEqual([
      { full: 2, begun: 41 },
      { full: 2, begun: 41 },
      { full: 1, begun: 21 },
    ])
    await second.close()

    change(first.folder, toVersion3)
    const third = await testArchive({ folder: first.folder, clock })
    expect(third.lines).toEqual([
      expect.stringMatching(/^the catalog is made anew from \d+ lines of the journal$/),
      'the catalog is in line with the files again: 0 added, 1 removed',
    ])
    expect(await placesOf(third)).toEqual(before)
    await third.close()
    const fourth = await testArchive({ folder: first.folder, clock })
    expect(fourth.lines).toEqual([])
    expect(await placesOf(fourth)).toEqual(before)
    await fourth.close()
    await rm(join(first.folder, 'catalog.db'))
    expect(await placesOf(await testArchive({ folder: first.folder, clock }))).toEqual(before)
  })

  test.each([2, 1])('and no journal (version %i) has the places that the journal gives it', async (version) => {
    const folder = await oldArchive(320)
    if (version === 1) change(folder, toVersion1)
    const first = await testArchive({ folder })
    expect(await pageCounts(first)).toEqual([
      { full: 3, begun: 20 },
      { full: 3, begun: 20 },
      { full: 0, begun: 64 },
    ])
    const before = await placesOf(first)
    await first.close()
    const second = await testArchive({ folder })
    expect(second.lines.filter((line) => !line.startsWith('the checksums'))).toEqual([])
    expect(await placesOf(second)).toEqual(before)
    await second.close()
    await rm(join(folder, 'catalog.db'))
    expect(await placesOf(await testArchive({ folder }))).toEqual(before)
  })

  test('keeps what the journal does not have yet, and is read anew once it does', async () => {
    const first = await testArchive()
    await keep(first, range(0, 5))
    await first.close()
    const unknown = someArticle(9)
    change(
      first.folder,
      `${toVersion3}
       INSERT INTO articles (hash, source_id, url, title, lang, published_at_ms, guid)
         VALUES ('${unknown.hash}', 'gazette', '${unknown.url}', 'Story 9', 'en', ${unknown.publishedAt.getTime()}, 'g9');
       INSERT INTO article_sources (source_id, published_at_ms, article_id)
         SELECT source_id, published_at_ms, id FROM articles WHERE seq IS NULL;`,
    )
    await first.articles.putIfAbsent([fileOf(unknown)])
    const second = await testArchive({ folder: first.folder })
    expect(second.lines[0]).toContain('1 articles')
    await second.close()
    const third = await testArchive({ folder: first.folder })
    expect(third.lines[0]).toMatch(/made anew from \d+ lines/)
    const record = (await third.catalog.articles.find([unknown.hash])).get(unknown.hash)
    expect(record?.details).toEqual({ guid: 'g9' })
  })
})
