import type { ArticleRecord } from '../../archive/article-record.ts'
import type { ArchivedImage } from '../../archive/images/image-index.ts'
import { imagePaths } from '../../archive/images/image-paths.ts'
import { imageTypeOf } from '../../archive/images/images.ts'
import type { Article } from '../../article/article.ts'
import { webUri } from '../../text/web-uri.ts'
import { shownLanguage } from '../formats/published-article.ts'
import type { RenderMarkdown } from '../formats/render.ts'
import { escapeMarkup, xmlLine } from '../formats/xml-cleaning.ts'

/** An article of a book, with the pictures that stand in the book. */
export type BookArticle = { readonly record: ArticleRecord; readonly images: readonly ArchivedImage[] }

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

/** The path of a picture within the book's folder. */
export function imagePageOf(file: string): string {
  return `images/${file}`
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
  images: readonly ArchivedImage[],
): string {
  const shown = imagePaths(images)
  const inBook = (address: string) => {
    const path = shown(address)?.path
    return path && `../${path}`
  }
  const title = visible(article.title) || article.hash
  const language = shownLanguage(article.lang)
  const at = article.publishedAt.toISOString()
  const by = [article.sourceId, ...(details.authors ?? [])].map(visible).join(', ')
  const url = webUri(article.url)
  const original = url === undefined ? '' : `<p><a href="${escapeMarkup(url)}">${escapeMarkup(url)}</a></p>\n`
  const body = `<h1>${title}</h1>
<p><time datetime="${at}">${at.slice(0, 'YYYY-MM-DD HH:MM'.length).replace('T', ' ')}</time> · ${by}</p>
${asXhtml(render(article.markdown, article.url, inBook))}
${original}`
  return page(title, body, language)
}

/** The page of an article whose file cannot be read. */
export function missingPage({ hash, title }: ArticleRecord): string {
  const name = visible(title) || hash
  return page(name, `<h1>${name}</h1>\n<p>The file of this article cannot be read.</p>\n`, undefined)
}

/** The table of contents (EPUB 3.3, 7), piece by piece. */
export async function* navigation({ title }: BookHead, articles: AsyncIterable<BookArticle>): AsyncGenerator<string> {
  yield `${declaration}<!DOCTYPE html>
<html ${xhtml}>
<head><title>${visible(title)}</title></head>
<body>
<nav epub:type="toc"><h1>${visible(title)}</h1>
<ol>
`
  for await (const { record } of articles) {
    yield `<li><a href="${pageOf(record.hash)}">${visible(record.title) || record.hash}</a></li>\n`
  }
  yield '</ol>\n</nav>\n</body>\n</html>\n'
}

/** The package document (EPUB 3.3, 5), piece by piece; `articles` gives them anew each time. */
export async function* packageDocument(
  { title, language, id, modifiedAtMs }: BookHead,
  articles: () => AsyncIterable<BookArticle>,
): AsyncGenerator<string> {
  yield `${declaration}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">${id}</dc:identifier>
<dc:title>${visible(title)}</dc:title>
<dc:language>${language}</dc:language>
<meta property="dcterms:modified">${new Date(modifiedAtMs).toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)}Z</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
`
  const listed = new Set<string>()
  for await (const { record, images } of articles()) {
    yield `<item id="a${record.hash}" href="${pageOf(record.hash)}" media-type="application/xhtml+xml"/>\n`
    for (const { file } of images.filter((each) => !listed.has(each.file))) {
      listed.add(file)
      yield `<item id="i${listed.size}" href="${imagePageOf(file)}" media-type="${imageTypeOf(file)}"/>\n`
    }
  }
  yield '</manifest>\n<spine>\n<itemref idref="nav"/>\n'
  for await (const { record } of articles()) yield `<itemref idref="a${record.hash}"/>\n`
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

function visible(text: string): string {
  return escapeMarkup(xmlLine(text))
}

/**
 * Rendered Markdown as XHTML. A book holds no pictures from elsewhere (EPUB 3.3, 3.6): one that does not stand in it is a link to
 * where it is, or, within a link, its words.
 */
function asXhtml(html: string): string {
  let isInLink = false
  return html.replace(/<(\/?)(a|img|br|hr)\b([^>]*)>/g, (tag, end: string, name: string, attributes: string) => {
    if (name === 'a') {
      isInLink = end === ''
      return tag
    }
    if (name !== 'img') return `<${name}${attributes}/>`
    if (attributes.includes('src="../images/')) return `<img${attributes}/>`
    const words = /\balt="([^"]*)"/.exec(attributes)?.[1] || '🖼'
    const address = /\bsrc="([^"]*)"/.exec(attributes)?.[1]
    return isInLink || address === undefined ? words : `<a href="${address}">${words}</a>`
  })
}
