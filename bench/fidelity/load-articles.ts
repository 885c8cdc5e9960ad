import { readFile } from 'node:fs/promises'
import { FeedkeeperError } from '../../src/feedkeeper-error.ts'

/** An article to convert, as a file of recorded ones has it. */
export type RecordedArticle = { readonly html: string; readonly url: string; readonly name: string }

/** A file that holds no articles. */
export class NoArticlesError extends FeedkeeperError {
  constructor(file: string, reason: string, options?: ErrorOptions) {
    super('no-articles', `${file}: ${reason}`, options)
  }
}

/** Reads recorded articles: one JSON object a line, or one array, each with `html` (or `description`) and `link` (or `url`). */
export async function loadArticles(file: string): Promise<readonly RecordedArticle[]> {
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new NoArticlesError(file, cause.message, { cause })
  })
  return records(file, text).map((record, index) => {
    const { html = record.description, link = record.url ?? '', title = `article ${index + 1}` } = record
    if (typeof html !== 'string') throw new NoArticlesError(file, `article ${index + 1} has no \`html\``)
    return { html, url: String(link), name: `${record.file ?? file}: ${title}` }
  })
}

function records(file: string, text: string): Record<string, unknown>[] {
  try {
    if (text.trimStart().startsWith('[')) return JSON.parse(text)
    return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [JSON.parse(line)]))
  } catch (cause) {
    throw new NoArticlesError(file, `no JSON (${(cause as Error).message})`, { cause })
  }
}
