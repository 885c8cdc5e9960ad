import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FeedkeeperError } from '../../src/feedkeeper-error.ts'

/** An article to convert, as a file of recorded ones has it. */
export type RecordedArticle = { readonly html: string; readonly url: string; readonly name: string }

/** A file that holds no articles. */
export class NoArticlesError extends FeedkeeperError {
  constructor(file: string, reason: string, options?: ErrorOptions) {
    super('no-articles', `${file}: ${reason}`, options)
  }
}

/** Where recorded articles lie on some machines; they are not ours to copy. */
export const corpus = fileURLToPath(new URL('../../../shared/corpus/articles.ndjson', import.meta.url))
/** Our own pieces of HTML, each named for what once went wrong. */
export const fixtures = fileURLToPath(new URL('../../test/article/markdown/fixtures/', import.meta.url))

/** Gives the files to judge by where none is named: our fixtures, and the corpus where that is there. */
export function defaultFiles(): readonly string[] {
  return existsSync(corpus) ? [fixtures, corpus] : [fixtures]
}

/** Reads recorded articles: a folder of HTML files, or a file with one JSON object a line, or one array, each with `html` (or `description`) and `link` (or `url`). */
export async function loadArticles(file: string): Promise<readonly RecordedArticle[]> {
  if ((await stat(file).catch(() => undefined))?.isDirectory()) return loadFolder(file)
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new NoArticlesError(file, cause.message, { cause })
  })
  return records(file, text).map((record, index) => {
    const { html = record.description, link = record.url ?? '', title = `article ${index + 1}` } = record
    if (typeof html !== 'string') throw new NoArticlesError(file, `article ${index + 1} has no \`html\``)
    return { html, url: String(link), name: `${record.file ?? file}: ${title}` }
  })
}

async function loadFolder(folder: string): Promise<readonly RecordedArticle[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.html')).sort()
  return Promise.all(
    names.map(async (name) => ({
      html: await readFile(join(folder, name), 'utf8'),
      url: 'https://news.example/2026/05/article.html',
      name,
    })),
  )
}

function records(file: string, text: string): Record<string, unknown>[] {
  try {
    if (text.trimStart().startsWith('[')) return JSON.parse(text)
    return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [JSON.parse(line)]))
  } catch (cause) {
    throw new NoArticlesError(file, `no JSON (${(cause as Error).message})`, { cause })
  }
}
