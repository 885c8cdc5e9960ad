import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import MarkdownIt from 'markdown-it'
import { htmlToMarkdown } from '../../src/article/markdown/markdown.ts'
import { extractFullText } from '../../src/article/page/full-text.ts'
import { articleSchema } from '../../src/source/article-rules.ts'

/** A page with pieces of text that belong to its article, and such that do not. */
export type AnnotatedPage = {
  readonly url: string
  /** Base64. */
  readonly page: string
  readonly with: readonly string[]
  readonly without: readonly string[]
}

/** How well the article was found on some pages. */
export type Score = {
  readonly pages: number
  readonly precision: number
  readonly recall: number
  readonly f: number
  /** CPU time a page, Markdown included. */
  readonly cpuMs: number
}

const rules = articleSchema.parse({})
const markdownIt = new MarkdownIt()

/** Reads annotated pages; absent where the file is not there. */
export function readPages(file: URL): readonly AnnotatedPage[] | undefined {
  if (!existsSync(file)) return undefined
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n')
  return lines.map((line) => JSON.parse(line) as AnnotatedPage)
}

/** Scores full text without rules on pages: each piece counts, white space aside, as a reader of the article sees it. */
export function score(pages: readonly AnnotatedPage[]): Score {
  let [kept, wrong, lost, cpuMicros] = [0, 0, 0, 0]
  for (const { url, page, with: belongs, without } of pages) {
    const bytes = new Uint8Array(Buffer.from(page, 'base64'))
    const before = process.cpuUsage()
    const markdown = markdownOf(bytes, url)
    const { user, system } = process.cpuUsage(before)
    cpuMicros += user + system
    const text = normal(textOf(markdown))
    const found = belongs.filter((piece) => text.includes(normal(piece))).length
    kept += found
    lost += belongs.length - found
    wrong += without.filter((piece) => text.includes(normal(piece))).length
  }
  const [precision, recall] = [kept / (kept + wrong), kept / (kept + lost)]
  const f = (2 * precision * recall) / (precision + recall)
  return { pages: pages.length, precision, recall, f, cpuMs: cpuMicros / 1_000 / pages.length }
}

function markdownOf(bytes: Uint8Array, url: string): string {
  const found = extractFullText(bytes, { url, rules })
  return found.kind === 'found' ? htmlToMarkdown(found.html, { url }).markdown : ''
}

function textOf(markdown: string): string {
  return markdownIt
    .render(markdown)
    .replace(/<\/?(?:p|h\d|li|ul|ol|td|th|tr|table|blockquote|pre|hr|br)\b[^>]*>/g, ' ')
    .replace(/<[^>]+>/g, '')
    .replace(/&(?:amp|lt|gt|quot);/g, (entity) => entities[entity as keyof typeof entities])
}

const entities = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' } as const

function normal(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
