import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import type { ArticleRecord } from '../../archive/article-record.ts'
import { createRenderer } from '../formats/render.ts'
import {
  articlePage,
  type BookHead,
  containerXml,
  missingPage,
  navigation,
  packageDocument,
  pageOf,
} from './epub-pages.ts'
import { type ExportParts, type ExportSelection, exportedArticles, readExported } from './exported-articles.ts'

/**
 * Gives a selection as a book (EPUB 3), an article a page, as a stream of bytes. Pages are made one after the other as the book
 * is written; beside the names of its pages nothing is kept in memory.
 */
export async function exportEpub(selection: ExportSelection, head: BookHead, parts: ExportParts): Promise<Readable> {
  const zip = new ZipFile()
  const render = createRenderer()
  const records = async function* (): AsyncGenerator<ArticleRecord> {
    for await (const { record } of exportedArticles(selection, parts)) yield record
  }
  const add = (path: string, make: () => AsyncIterable<string>) =>
    zip.addReadStreamLazy(path, { mtime: new Date(head.modifiedAtMs) }, (done) =>
      done(null, Readable.from(bytesOf(make()))),
    )
  // It is first and as it is, so that a book is known by its first bytes (OCF 3.3, 4.2.4).
  zip.addBuffer(Buffer.from('application/epub+zip'), 'mimetype', {
    compress: false,
    mtime: new Date(head.modifiedAtMs),
  })
  zip.addBuffer(Buffer.from(containerXml), 'META-INF/container.xml', { mtime: new Date(head.modifiedAtMs) })
  add('EPUB/package.opf', () => packageDocument(head, records))
  add('EPUB/nav.xhtml', () => navigation(head, records()))
  for await (const record of records()) {
    add(`EPUB/${pageOf(record.hash)}`, async function* () {
      const read = await readExported(record, parts)
      yield read === undefined ? missingPage(record) : articlePage(read.article, record, render)
    })
  }
  zip.end()
  return zip.outputStream as Readable
}

async function* bytesOf(texts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let waiting: string[] = []
  for await (const text of texts) {
    waiting.push(text)
    if (waiting.length < 500) continue
    yield Buffer.from(waiting.join(''))
    waiting = []
  }
  yield Buffer.from(waiting.join(''))
}
