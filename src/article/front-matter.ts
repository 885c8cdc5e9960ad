import { FeedkeeperError } from '../feedkeeper-error.ts'
import { loadLibrary } from '../load-library.ts'
import type { Article } from './article.ts'
import { fixedKeys } from './format-article.ts'
import { isWrittenTime, readWrittenTime } from './written-time.ts'

/** An article file that does not hold what its format asks for. */
export class ArticleFileError extends FeedkeeperError {
  constructor(file: string, reason: string, options?: ErrorOptions) {
    super('bad-article-file', `${file}: ${reason}`, options)
  }
}

const refuse = {
  parse(): never {
    throw new Error('only YAML front matter is read')
  },
}

/**
 * gray-matter, for files that somebody else wrote or changed, without its traps: the options object switches off its cache, and
 * the engines that run code are refused (its `javascript` engine evaluates the front matter of any text that starts with
 * `---js`).
 */
const safe = {
  language: 'yaml',
  engines: {
    yaml: { parse: foreignHead },
    js: refuse,
    javascript: refuse,
    json: refuse,
    coffee: refuse,
    toml: refuse,
  },
}

/** What is read of a head, whatever else stands there. */
type Head = {
  readonly title: string
  readonly date: string
  readonly summary: string
  readonly categories: readonly [string, ...string[]]
  readonly lang: readonly [string, ...string[]]
  readonly thumbnail: string
}

/**
 * Reads an article back from the text of its file; line ends may be CRLF, keys may be more than ours, in any order.
 *
 * Throws `ArticleFileError` naming `file` where it is no article.
 */
export function readArticle(text: string, options: { hash: string; file: string; timeZone: string }): Article {
  const { data, body } = splitFile(text, options.file)
  const publishedAt = readWrittenTime(data.date, options.timeZone)
  if (publishedAt === undefined) {
    throw new ArticleFileError(options.file, `date: found ${JSON.stringify(data.date)}, expected YYYY-MM-DD HH:MM:SS`)
  }
  const written = withoutBlankEnds(body)
  const lastLineStart = written.lastIndexOf('\n') + 1
  const link = /^\[[^\]]*\]\((.*)\)$/.exec(written.slice(lastLineStart))
  if (link?.[1] === undefined) throw new ArticleFileError(options.file, 'the last line is no link to the original')
  return {
    hash: options.hash,
    sourceId: data.categories[0],
    url: link[1],
    title: data.title,
    publishedAt,
    summary: data.summary,
    lang: data.lang[0],
    thumbnail: data.thumbnail,
    markdown: withoutBlankEnds(written.slice(0, lastLineStart)),
  }
}

const ownLines = new RegExp(
  '^\\ntitle: (".*")\\ndate: (".*")\\nsummary: (".*")\\ncategories:\\n {2}- (".*")\\nlang:\\n {2}- (".*")\\n' +
    `translations:\\n {2}- ".*"\\ntags:\\n {2}- ".*"\\nmenu: ""\\nthumbnail: (".*")\\n${fixedKeys}$`,
)

/** What a file says of its article that the journal says, too. */
export type WrittenArticle = Pick<Article, 'sourceId' | 'url' | 'title' | 'lang'>

/**
 * Reads the bytes of a file that is in all as `formatArticle` writes one, without its text and in a tenth of the time; absent
 * where it may be otherwise, of which `readArticle` knows more.
 */
export function readWritten(bytes: Uint8Array): WrittenArticle | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = file.indexOf('\n---\n\n')
  const lastLine = file.lastIndexOf('\n', -2) + 1
  if (end < 0 || lastLine < end || file[0] !== 0x2d || !file.subarray(0, 4).equals(fence)) return undefined
  const head = ownHead(file.toString('utf8', fence.length - 1, end))
  const link = /^\[[^\]]*\]\((.*)\)\n$/.exec(file.toString('utf8', lastLine))
  if (head === undefined || link?.[1] === undefined || !isWrittenTime(head.date)) return undefined
  return { sourceId: head.categories[0], url: link[1], title: head.title, lang: head.lang[0] }
}

const fence = Buffer.from('---\n')

/** Reads what `formatArticle` wrote ten times faster than a YAML reader can; absent where a head is written otherwise. */
function ownHead(head: string): Head | undefined {
  const values = ownLines.exec(head)
  if (values === null) return undefined
  try {
    const texts = values.slice(1).map((each) => JSON.parse(each) as string)
    const [title, date, summary, sourceId, lang, thumbnail] = texts as [string, string, string, string, string, string]
    return { title, date, summary, categories: [sourceId], lang: [lang], thumbnail }
  } catch {
    // YAML knows escapes that JSON does not; the full reader knows them all.
    return undefined
  }
}

/** What somebody else wrote; its reader is loaded only for that. */
function foreignHead(head: string): object {
  const { parse } = loadLibrary('yaml') as typeof import('yaml')
  return parse(head, { schema: 'core', maxAliasCount: 0, logLevel: 'error' }) ?? {}
}

function splitFile(text: string, file: string): { data: Head; body: string } {
  const unix = text.includes('\r') ? text.replaceAll('\r\n', '\n') : text
  const end = unix.startsWith('---\n') ? unix.indexOf('\n---\n') : -1
  const own = end < 0 ? undefined : ownHead(unix.slice(fence.length - 1, end))
  if (own !== undefined) return { data: own, body: unix.slice(end + fence.length + 1) }
  try {
    const matter = loadLibrary('gray-matter') as typeof import('gray-matter')
    const { data, content } = matter(unix, safe)
    return { data: checkedHead(data), body: content }
  } catch (cause) {
    throw new ArticleFileError(file, `the front matter cannot be read (${(cause as Error).message})`, { cause })
  }
}

function checkedHead(data: Readonly<Record<string, unknown>>): Head {
  const isText = (value: unknown) => typeof value === 'string'
  const isTexts = (value: unknown) => Array.isArray(value) && value.length > 0 && value.every(isText)
  const faults = [
    ...(['title', 'date', 'summary', 'thumbnail'] as const).flatMap((key) =>
      isText(data[key]) ? [] : [`${key}: expected a text`],
    ),
    ...(['categories', 'lang'] as const).flatMap((key) =>
      isTexts(data[key]) ? [] : [`${key}: expected a list of texts`],
    ),
  ]
  if (faults.length > 0) throw new Error(faults.join('; '))
  return data as Head
}

function withoutBlankEnds(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && text[start] === '\n') start += 1
  while (end > start && text[end - 1] === '\n') end -= 1
  return text.slice(start, end)
}
