import type { ArticleRecord } from '../../archive/article-record.ts'
import type { Article } from '../../article/article.ts'
import { webUri } from '../../text/web-uri.ts'
import { shownLanguage } from '../formats/published-article.ts'
import type { RenderMarkdown } from '../formats/render.ts'
import { escapeMarkup, xmlLine } from '../formats/xml-cleaning.ts'

/** What a book says of itself. */
export type BookHead = {
  readonly title: string
  readonly language: string
  /** A URN. */
  readonly id: string
  readonly modifiedAtMs: number
}

const declaration = '<?xml version="1.0" encoding="utf-8"?>\n'
const xhtml = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'

/** The path of an article's page within the book's folder. */
export function pageOf(hash: string): string {
  return `articles/${hash}.xhtml`
}

/** Where readers find the package document (EPUB 3.3, 4.2.6.3.1). */
export const containerXml = `${declaration}<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
`

/** An article as a page of XHTML: title, time and source, text, link to the original. */
export function articlePage(
  article: Article,
  { details }: Pick<ArticleRecord, 'details'>,
  render: RenderMarkdown,
): string {
  const title = shown(article.title) || article.hash
  const language = shownLanguage(article.lang)
  const at = article.publishedAt.toISOString()
  const by = [article.sourceId, ...(details.authors ?? [])].map(shown).join(', ')
  const url = webUri(article.url)
  const original = url === undefined ? '' : `<p><a href="${escapeMarkup(url)}">${escapeMarkup(url)}</a></p>\n`
  const body = `<h1>${title}</h1>
<p><time datetime="${at}">${at.slice(0, 'YYYY-MM-DD HH:MM'.length).replace('T', ' ')}</time> · ${by}</p>
${asXhtml(render(article.markdown, article.url))}
${original}`
  return page(title, body, language)
}

/** The page of an article whose file cannot be read. */
export function missingPage({ hash, title }: ArticleRecord): string {
  const name = shown(title) || hash
  return page(name, `<h1>${name}</h1>\n<p>The file of this article cannot be read.</p>\n`, undefined)
}

/** The table of contents (EPUB 3.3, 7), piece by piece. */
export async function* navigation({ title }: BookHead, records: AsyncIterable<ArticleRecord>): AsyncGenerator<string> {
  yield `${declaration}<!DOCTYPE html>
<html ${xhtml}>
<head><title>${shown(title)}</title></head>
<body>
<nav epub:type="toc"><h1>${shown(title)}</h1>
<ol>
`
  for await (const record of records) {
    yield `<li><a href="${pageOf(record.hash)}">${shown(record.title) || record.hash}</a></li>\n`
  }
  yield '</ol>\n</nav>\n</body>\n</html>\n'
}

/** The package document (EPUB 3.3, 5), piece by piece; `records` gives the articles anew each time. */
export async function* packageDocument(
  { title, language, id, modifiedAtMs }: BookHead,
  records: () => AsyncIterable<ArticleRecord>,
): AsyncGenerator<string> {
  yield `${declaration}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">${id}</dc:identifier>
<dc:title>${shown(title)}</dc:title>
<dc:language>${language}</dc:language>
<meta property="dcterms:modified">${new Date(modifiedAtMs).toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)}Z</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
`
  for await (const { hash } of records()) {
    yield `<item id="a${hash}" href="${pageOf(hash)}" media-type="application/xhtml+xml"/>\n`
  }
  yield '</manifest>\n<spine>\n<itemref idref="nav"/>\n'
  for await (const { hash } of records()) yield `<itemref idref="a${hash}"/>\n`
  yield '</spine>\n</package>\n'
}

function page(title: string, body: string, language: string | undefined): string {
  const tag = language === undefined ? '' : ` xml:lang="${language}" lang="${language}"`
  return `${declaration}<!DOCTYPE html>
<html ${xhtml}${tag}>
<head><title>${title}</title></head>
<body>
${body}</body>
</html>
`
}

function shown(text: string): string {
  return escapeMarkup(xmlLine(text))
}

/**
 * Rendered Markdown as XHTML. A book holds no pictures from elsewhere (EPUB 3.3, 3.6): each is a link to where it is, or, within
 * a link, its words.
 */
function asXhtml(html: string): string {
  let isInLink = false
  return html.replace(/<(\/?)(a|img|br|hr)\b([^>]*)>/g, (tag, end: string, name: string, attributes: string) => {
    if (name === 'a') {
      isInLink = end === ''
      return tag
    }
    if (name !== 'img') return `<${name}${attributes}/>`
    const words = /\balt="([^"]*)"/.exec(attributes)?.[1] || '🖼'
    const address = /\bsrc="([^"]*)"/.exec(attributes)?.[1]
    return isInLink || address === undefined ? words : `<a href="${address}">${words}</a>`
  })
}
