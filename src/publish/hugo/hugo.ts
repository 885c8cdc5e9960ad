import { copyFile, link, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { ArticleStore } from '../../archive/article-store.ts'
import type { ArticleIndex } from '../../archive/catalog.ts'
import { FeedkeeperError } from '../../feedkeeper-error.ts'
import { shownLanguage } from '../formats/published-article.ts'
import { type HugoSite, hugoFiles } from './hugo-files.ts'

/** A Hugo site could not be written. */
export class HugoSiteError extends FeedkeeperError {
  constructor(folder: string, cause: NodeJS.ErrnoException) {
    super('hugo-failed', `${folder}: no Hugo site can be made there (${cause.code ?? cause.message})`, { cause })
  }
}

/** What was made of a Hugo site. */
export type HugoReport = {
  /** Files that were written. */
  readonly written: readonly string[]
  /** Files that were there already and are left as they are. */
  readonly kept: readonly string[]
  /** Articles of the window; absent where the whole archive is built. */
  readonly articles?: number
}

/** How many hard links are made at once. */
const atOnce = 64

/** So many of the newest articles say what language the site is in. */
const asked = 1_000

/**
 * Makes a minimal Hugo site over the archive, which is mounted where it is; or, with `months`, over those articles alone
 * that came out in the last so many months, as hard links (copies, where the site is on another file system), since Hugo
 * holds every page in memory. Made again, the window moves on and everything else is left alone. Throws `HugoSiteError`
 * where articles of an object store would have to be mounted.
 */
export async function makeHugoSite(options: {
  readonly folder: string
  /** The folder of the archive's articles; absent where they stand in an object store, so that they are copied. */
  readonly archiveFolder: string | undefined
  readonly articles: Pick<ArticleStore, 'pathOf' | 'read'>
  readonly index: Pick<ArticleIndex, 'keys' | 'find'>
  readonly site: Pick<HugoSite, 'title' | 'url' | 'timeZone'>
  readonly sources: HugoSite['sources']
  readonly months?: number
  readonly nowMs: number
}): Promise<HugoReport> {
  const { folder, months, sources } = options
  const language = await commonLanguage(options.index)
  if (months === undefined && options.archiveFolder === undefined) {
    const why = 'the articles are in an object store, where Hugo cannot read them; with --months N those are copied'
    throw new HugoSiteError(folder, new Error(why))
  }
  const mounted = months === undefined && options.archiveFolder
  const archiveFolder = mounted ? { archiveFolder: resolve(mounted) } : {}
  const written: string[] = []
  const kept: string[] = []
  try {
    for (const [name, text] of hugoFiles({ ...options.site, sources, language, ...archiveFolder })) {
      const file = join(folder, name)
      await mkdir(dirname(file), { recursive: true })
      const isNew = await writeFile(file, text, { flag: 'wx' }).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'EEXIST') return false
          throw error
        },
      )
      if (isNew) written.push(name)
      else kept.push(name)
    }
    if (months === undefined) return { written, kept }
    return { written, kept, articles: await moveWindow(options, months) }
  } catch (cause) {
    if (cause instanceof FeedkeeperError) throw cause
    throw new HugoSiteError(folder, cause as NodeJS.ErrnoException)
  }
}

/** The language most of the newest articles are in; English where none says. */
async function commonLanguage(index: Pick<ArticleIndex, 'keys' | 'find'>): Promise<string> {
  const newest = await index.keys({ kind: 'all' }).newest(asked)
  const counts = new Map<string, number>()
  for (const { lang } of (await index.find(newest.map(({ hash }) => hash))).values()) {
    const language = shownLanguage(lang)
    if (language !== undefined) counts.set(language, (counts.get(language) ?? 0) + 1)
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 'en'
}

/** Puts the articles of the last months under `content/posts` and takes the others out; gives how many there are. */
async function moveWindow(
  { folder, archiveFolder, articles, index, nowMs }: Parameters<typeof makeHugoSite>[0],
  months: number,
): Promise<number> {
  const since = new Date(nowMs)
  since.setUTCMonth(since.getUTCMonth() - months)
  const newest = await index.keys({ kind: 'all' }).newest(-1, since.getTime())
  const wanted = new Set(newest.map(({ hash }) => `${hash}.md`))
  const posts = join(folder, 'content', 'posts')
  await mkdir(posts, { recursive: true })
  const there = new Set((await readdir(posts)).filter((name) => /^[0-9a-f]{16}\.md$/.test(name)))
  await Promise.all([...there].filter((name) => !wanted.has(name)).map((name) => rm(join(posts, name))))
  const missing = [...wanted].filter((name) => !there.has(name))
  if (archiveFolder === undefined) await copyArticles(missing, articles, posts)
  const queue = (archiveFolder === undefined ? [] : missing).values()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const name of queue) await linkOrCopy(articles.pathOf(name.slice(0, -'.md'.length)), join(posts, name))
    }),
  )
  return wanted.size
}

/** Copies articles out of an object store; one that is not there is left out. */
async function copyArticles(
  names: readonly string[],
  articles: Pick<ArticleStore, 'read'>,
  posts: string,
): Promise<void> {
  for (let from = 0; from < names.length; from += atOnce) {
    const hashes = names.slice(from, from + atOnce).map((name) => name.slice(0, -'.md'.length))
    for (const [hash, bytes] of await articles.read(hashes)) {
      if (bytes instanceof Error) throw bytes
      await writeFile(join(posts, `${hash}.md`), bytes)
    }
  }
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return
    if (!['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP'].includes(code)) throw error
    await copyFile(from, to)
  }
}
