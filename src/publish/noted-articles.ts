import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ArticleFiles } from '../archive/article-files.ts'
import type { ArticleRows } from '../archive/article-rows.ts'
import type { ArticleKey } from '../archive/article-set.ts'
import { type Database, inTransaction } from '../archive/sqlite.ts'
import type { Unpublished } from '../archive/unpublished.ts'
import { readArticle } from '../article/front-matter.ts'
import type { Publication } from './publications.ts'
import { type Select, selector } from './selection.ts'

const articlesPerPage = 500

type Parts = {
  readonly database: Database
  readonly rows: Pick<ArticleRows, 'find'>
  readonly files: ArticleFiles
  readonly timeZone: string
}

/**
 * Notes for each publication that selects by more than one source which articles it holds: of the changes up to `mark`
 * where its selection is the one noted before, of the whole archive where it is new.
 *
 * Gives the names of those whose selection is new.
 */
export async function noteArticles(
  publications: readonly Publication[],
  unpublished: Unpublished,
  mark: number | undefined,
  parts: Parts,
): Promise<ReadonlySet<string>> {
  const changed = new Set<string>()
  const known: { readonly name: string; readonly select: Select }[] = []
  for (const { name, set, selection } of publications) {
    if (set.kind !== 'noted') continue
    const text = JSON.stringify(selection)
    const row = parts.database.prepare('SELECT selection FROM publication_selections WHERE publication = ?').get(name)
    if (row?.selection === text) known.push({ name, select: selector(selection) })
    else {
      parts.database.prepare('DELETE FROM publication_articles WHERE publication = ?').run(name)
      await noteAll({ name, select: selector(selection) }, parts)
      parts.database
        .prepare('INSERT OR REPLACE INTO publication_selections (publication, selection) VALUES (?, ?)')
        .run(name, text)
      changed.add(name)
    }
  }
  if (known.length === 0 || mark === undefined) return changed
  for (let after = ''; ; ) {
    const page = unpublished.articles(mark, { after, limit: articlesPerPage })
    await notePage(page, known, parts)
    const last = page.at(-1)
    if (last === undefined) return changed
    after = last.hash
  }
}

async function noteAll(publication: { readonly name: string; readonly select: Select }, parts: Parts): Promise<void> {
  const statement = parts.database.prepare(
    'SELECT hash, published_at_ms FROM articles WHERE hash > ? ORDER BY hash LIMIT ?',
  )
  for (let after = ''; ; ) {
    const page = statement.all(after, articlesPerPage)
    const keys = page.map((row) => ({ hash: String(row.hash), publishedAtMs: Number(row.published_at_ms) }))
    await notePage(keys, [publication], parts)
    const last = keys.at(-1)
    if (last === undefined) return
    after = last.hash
  }
}

async function notePage(
  keys: readonly ArticleKey[],
  publications: readonly { readonly name: string; readonly select: Select }[],
  { database, rows, files, timeZone }: Parts,
): Promise<void> {
  const sources = database.prepare(
    'SELECT listed.source_id FROM article_sources AS listed JOIN articles ON articles.id = article_id WHERE hash = ?',
  )
  const held: { readonly publication: string; readonly key: ArticleKey }[] = []
  for (const key of keys) {
    const row = rows.find(key.hash)
    if (row === undefined) continue
    let text: Promise<string> | undefined
    const candidate = {
      sourceIds: sources.all(key.hash).map((each) => String(each.source_id)),
      lang: row.lang,
      categories: row.extras.categories ?? [],
      title: row.title,
      text: () => {
        text ??= bodyOf(key.hash, files, timeZone)
        return text
      },
    }
    for (const { name, select } of publications) {
      if (await select(candidate)) held.push({ publication: name, key })
    }
  }
  inTransaction(database, () => {
    const forget = database.prepare('DELETE FROM publication_articles WHERE hash = ? AND publication = ?')
    const note = database.prepare(
      'INSERT OR IGNORE INTO publication_articles (publication, published_at_ms, hash) VALUES (?, ?, ?)',
    )
    for (const { hash } of keys) for (const { name } of publications) forget.run(hash, name)
    for (const { publication, key } of held) note.run(publication, key.publishedAtMs, key.hash)
  })
  await nextTurn()
}

/** The Markdown of an article; empty where its file cannot be read, which the publication itself will tell. */
async function bodyOf(hash: string, files: ArticleFiles, timeZone: string): Promise<string> {
  const text = await files.read(hash)
  if (text === undefined) return ''
  try {
    return readArticle(text, { hash, file: files.pathOf(hash), timeZone }).markdown
  } catch {
    return ''
  }
}
