import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import type { ArchivedImage } from '../../archive/images/image-index.ts'
import { imageTypeOf, imageTypes } from '../../archive/images/images.ts'
import { createRenderer } from '../formats/render.ts'
import {
  articlePage,
  type BookArticle,
  type BookHead,
  containerXml,
  imagePageOf,
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
  const exported = async function* (): AsyncGenerator<BookArticle> {
    for await (const { record, images } of exportedArticles(selection, parts)) {
      yield { record, images: await bookImages(images, parts) }
    }
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
  add('EPUB/package.opf', () => packageDocument(head, exported))
  add('EPUB/nav.xhtml', () => navigation(head, exported()))
  const added = new Set<string>()
  for await (const { record, images } of exported()) {
    for (const { file } of images.filter((each) => !added.has(each.file))) {
      added.add(file)
      // A picture is packed already.
      zip.addReadStreamLazy(`EPUB/${imagePageOf(file)}`, { compress: false }, (done) =>
        done(null, Readable.from(pictureOf(file, parts))),
      )
    }
    add(`EPUB/${pageOf(record.hash)}`, async function* () {
      const read = await readExported(record, parts)
      yield read === undefined ? missingPage(record) : articlePage(read.article, record, render, images)
    })
  }
  zip.end()
  return zip.outputStream as Readable
}

/** Pictures that a book may hold (EPUB 3.3, 3.2) and that are there. */
async function bookImages(images: readonly ArchivedImage[], parts: ExportParts): Promise<readonly ArchivedImage[]> {
  const found: ArchivedImage[] = []
  for (const image of images) {
    const isOfBooks = imageTypeOf(image.file) !== imageTypes.avif
    if (isOfBooks && ((await parts.images.stamp(image.file))?.size ?? 0) > 0) found.push(image)
  }
  return found
}

async function* pictureOf(file: string, { images }: ExportParts): AsyncGenerator<Uint8Array> {
  const { size } = (await images.stamp(file)) ?? { size: 0 }
  if (size > 0) yield* images.stream(file, size)
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
