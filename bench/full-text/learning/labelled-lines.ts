import { parseDocument } from 'htmlparser2'
import { locateArticle } from '../../../src/article/page/finding/find-article.ts'
import { resolveImages } from '../../../src/article/page/lazy-images.ts'
import { pageFacts } from '../../../src/article/page/page-facts.ts'
import { linesOf } from '../../../src/article/page/trimming/lines.ts'
import { type Evidence, evidenceOf } from '../../../src/article/page/weighing/line-evidence.ts'
import { keyOf, type PageLine, pageLines } from '../../../src/article/page/weighing/page-lines.ts'
import { decodeBytes } from '../../../src/text/charset.ts'
import type { AnnotatedPage } from '../annotated-pages.ts'

/** The lines of an annotated page when they are about to be weighed. */
export type LabelledPage = {
  readonly host: string
  readonly title: string
  /** What was found so far, line by line. */
  readonly found: readonly string[]
  readonly lines: readonly PageLine[]
  readonly evidence: readonly Evidence[]
  /** Whether each line is the article's; absent where nobody said so, or both. */
  readonly labels: readonly (boolean | undefined)[]
  readonly page: AnnotatedPage
}

/** A shorter part of a piece may stand anywhere. */
const leastPart = 20

/** Finds the article on an annotated page as far as its lines are weighed, and tells of each whether it belongs; absent where none was found. */
export function labelledPage(page: AnnotatedPage): LabelledPage | undefined {
  const bytes = new Uint8Array(Buffer.from(page.page, 'base64'))
  const document = parseDocument(decodeBytes(bytes, { kind: 'html' }).text)
  const { title = '' } = pageFacts(document)
  resolveImages(document)
  const located = locateArticle(document, { url: page.url, title })
  if (located.kind === 'not-found') return undefined
  const lines = pageLines(document, located.text)
  if (lines === undefined) return undefined
  const [belonging, others] = [page.with.map(keyOf), page.without.map(keyOf)]
  return {
    host: URL.parse(page.url)?.hostname.replace(/^(?:www|m)\./, '') ?? page.url,
    title,
    found: linesOf(located.text).map(({ text }) => text),
    lines,
    evidence: evidenceOf(lines, located.about),
    labels: lines.map(({ key }) => {
      const [isText, isOther] = [standsIn(key, belonging), standsIn(key, others)]
      return isText === isOther ? undefined : isText
    }),
    page,
  }
}

function standsIn(key: string, pieces: readonly string[]): boolean {
  return pieces.some(
    (piece) => piece !== '' && (key.includes(piece) || (key.length >= leastPart && piece.includes(key))),
  )
}
