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
  /** Kept from run to run; a program that starts anew begins from the start. */
  readonly progress: NotingProgress
  readonly hasTime: () => boolean
  /** Forgets what was published of a publication, since all of it may change. */
  readonly forget: (publication: string) => void
}

/** How far the whole archive has been looked through for selections that are new, by publication. */
export type NotingProgress = Map<string, { readonly selection: string; readonly afterHash: string }>

/** What became of the publications that select by more than one source. */
export type Noted = {
  /** Those for which the whole archive has now been looked through. */
  readonly reselected: ReadonlySet<string>
  /** Those that are not to be written yet, since time ran out; the next run goes on. */
  readonly unfinished: ReadonlySet<string>
}

/**
 * Notes for each publication that selects by more than one source which articles it holds: of the changes up to `mark`
 * where its selection is the one noted before, of the whole archive where it is new, as far as there is time.
 */
export async function noteArticles(
  publications: readonly Publication[],
  unpublished: Unpublished,
  mark: number | undefined,
  parts: Parts,
): Promise<Noted> {
  const { database, progress } = parts
  const reselected = new Set<string>()
  const unfinished = new Set<string>()
  const selecting: { readonly name: string; readonly select: Select }[] = []
  for (const { name, set, selection } of publications) {
    if (set.kind !== 'noted') continue
    const text = JSON.stringify(selection)
    const each = { name, select: selector(selection) }
    selecting.push(each)
    const row = database.prepare('SELECT selection FROM publication_selections WHERE publication = ?').get(name)
    if (row?.selection === text) continue
    const begun = progress.get(name)
    const isBegun = begun?.selection === text
    if (!isBegun) begin(name, parts)
    const afterHash = await noteAll(each, isBegun ? begun.afterHash : '', parts)
    if (afterHash !== undefined) {
      progress.set(name, { selection: text, afterHash })
      unfinished.add(name)
      continue
    }
    progress.delete(name)
    reselected.add(name)
    database.prepare('INSERT INTO publication_selections (publication, selection) VALUES (?, ?)').run(name, text)
  }
  if (selecting.length === 0 || mark === undefined) return { reselected, unfinished }
  for (let after = ''; ; ) {
    const page = unpublished.articles(mark, { after, limit: articlesPerPage })
    await notePage(page, selecting, parts)
    const last = page.at(-1)
    if (last === undefined) return { reselected, unfinished }
    after = last.hash
  }
}

/** From here on, until all is noted and written, a run that was killed is followed by one that begins anew. */
function begin(name: string, { database, forget }: Parts): void {
  forget(name)
  inTransaction(database, () => {
    database.prepare('DELETE FROM publication_selections WHERE publication = ?').run(name)
    database.prepare('DELETE FROM publication_articles WHERE publication = ?').run(name)
  })
}

/** Looks through the archive from a hash on; gives where time ran out, or nothing where all is done. */
async function noteAll(
  publication: { readonly name: string; readonly select: Select },
  afterHash: string,
  parts: Parts,
): Promise<string | undefined> {
  const statement = parts.database.prepare(
    'SELECT hash, published_at_ms FROM articles WHERE hash > ? ORDER BY hash LIMIT ?',
  )
  for (let after = afterHash; ; ) {
    const page = statement.all(after, articlesPerPage)
    const keys = page.map((row) => ({ hash: String(row.hash), publishedAtMs: Number(row.published_at_ms) }))
    await notePage(keys, [publication], parts)
    const last = keys.at(-1)
    if (last === undefined) return undefined
    after = last.hash
    if (!parts.hasTime()) return after
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
