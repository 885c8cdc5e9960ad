import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createWriteStream, existsSync } from 'node:fs'
import { open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { checksumOf } from '../../../src/archive/checksum.ts'
import { imageName } from '../../../src/archive/images/images.ts'
import { exportBag } from '../../../src/publish/export/export-bag.ts'
import { exportEpub } from '../../../src/publish/export/export-epub.ts'
import { exportNdjson } from '../../../src/publish/export/export-ndjson.ts'
import type { ExportParts } from '../../../src/publish/export/exported-articles.ts'
import { type TestArchive, testArchive } from '../../support/archive.ts'
import { archiveTimeZone, fileOf, someArticle } from '../../support/articles.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { type SampleArchive, sampleArchive } from '../sample-archive.ts'

/** As Debian has it. */
const epubcheck = '/usr/share/java/epubcheck.jar'
/** A small book is checked before a compiler that works hard, or collectors in threads, have paid for themselves. */
const quickStart = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC']
const canCheckBooks = existsSync(epubcheck)

const hostile = [
  '# 标题 & "quotes" <script>alert(1)</script>',
  '',
  '![a picture](https://pictures.example/a.png) and [![within](https://pictures.example/b.png)](https://news.example/)',
  '',
  'line  \nbreak, **“粗体”**，`code < & >`, ~~gone~~, [nowhere](javascript:alert(1)) [mail](mailto:a@b.example)',
  '',
  '| a | b |\n| :- | -: |\n| 1 | 2 |',
  '',
  '---',
  '',
  '3. three\n4. four\n\n```js\nif (a < b && c) {}\n```',
].join('\n')

async function someArchive(): Promise<{ archive: SampleArchive; parts: ExportParts; damaged: string[] }> {
  const archive = await sampleArchive()
  const article = { publishedAt: new Date('2026-09-01T00:00:00Z'), markdown: hostile, title: 'A & B < C \u0007]]>' }
  await archive.add([{ ...article, details: { authors: ['Ada & Co'], categories: ['c'] }, alsoIn: ['orchard'] }, {}])
  await archive.add([{ sourceId: 'orchard', publishedAt: new Date('2026-11-01T00:00:00Z'), lang: 'en' }])
  const damaged: string[] = []
  return { archive, damaged, parts: partsOf(archive.archive, damaged) }
}

function partsOf({ catalog, articles, images }: TestArchive, damaged: string[]): ExportParts {
  return { catalog, articles, images, timeZone: archiveTimeZone, onDamaged: (why) => damaged.push(why) }
}

/** One pixel, since books are checked to the bytes of their pictures. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+M8AAAMBAQAY3Y2wAAAAAElFTkSuQmCC',
  'base64',
)
const pixelFile = imageName(checksumOf(pixel), 'png')

/** Two articles that show one picture, which is kept, and one that is not; the first another in a form no book holds. */
async function someIllustrated(): Promise<{ archive: TestArchive; parts: ExportParts; damaged: string[] }> {
  const archive = await testArchive()
  const url = (name: string) => `https://pictures.example/${name}`
  const markdown = `![kept](${url('a.png')}) [![kept](${url('a.png')})](https://a.example/) ![not](${url('b.png')}) ![new](${url('c')})`
  await archive.keep({
    articles: [1, 2].map((n) => {
      const article = someArticle(n, { markdown })
      const images = n === 1 ? [url('a.png'), url('c')] : [url('a.png')]
      return { article, ...fileOf(article), details: {}, firstSeenAtMs: n, sourceId: 'gazette', images }
    }),
  })
  await archive.keep({
    images: [
      { url: url('a.png'), bytes: pixel, form: 'png' },
      { url: url('c'), bytes: Buffer.from('one of tomorrow'), form: 'avif' },
    ],
  })
  const damaged: string[] = []
  return { archive, damaged, parts: partsOf(archive, damaged) }
}
const linesOf = async (...options: Parameters<typeof exportNdjson>) => {
  const lines: { title: string; sources: string[] }[] = []
  for await (const line of exportNdjson(...options)) lines.push(JSON.parse(line))
  return lines
}

describe('articles as lines of JSON', () => {
  test('carry text and all that is known, the last that came in first', async () => {
    const { parts } = await someArchive()
    const lines = await linesOf({}, parts)
    expect(lines).toHaveLength(3)
    expect(lines.find(({ title }) => title.startsWith('A & B'))).toMatchObject({
      source: 'harbour',
      sources: ['harbour', 'orchard'],
      published: '2026-09-01T00:00:00.000Z',
      authors: ['Ada & Co'],
      categories: ['c'],
      markdown: hostile,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })

  test('are those of a source and a time, where that is asked', async () => {
    const { parts } = await someArchive()
    const count = async (selection: Parameters<typeof exportNdjson>[0]) => (await linesOf(selection, parts)).length
    expect(await count({ sourceId: 'orchard' })).toBe(2)
    expect(await count({ sinceMs: Date.parse('2026-10-01') })).toBe(2)
    expect(await count({ untilMs: Date.parse('2026-10-01') })).toBe(1)
    expect(await count({ sourceId: 'nobody' })).toBe(0)
  })

  test('leave out a file that cannot be read, and say so', async () => {
    const { archive, parts, damaged } = await someArchive()
    const [first] = await linesOf({}, parts)
    await rm(archive.archive.articles.pathOf(String((first as unknown as { hash: string }).hash)))
    expect(await linesOf({}, parts)).toHaveLength(2)
    expect(damaged).toEqual([expect.stringContaining('it is gone')])
  })
})

describe('articles as a book', () => {
  const head = {
    title: '读者 & co',
    language: 'und',
    id: 'urn:uuid:12345678-1234-8234-9234-123456789012',
    modifiedAtMs: 0,
  }
  async function book(archive: () => Promise<{ parts: ExportParts }> = someArchive): Promise<string> {
    const { parts } = await archive()
    const file = join(await tempFolder(), 'book.epub')
    await pipeline(await exportEpub({}, head, parts), createWriteStream(file))
    return file
  }

  test('are known by the first bytes of the file: the media type, stored as it is', async () => {
    const handle = await open(await book())
    const { buffer } = await handle.read(Buffer.alloc(58), 0, 58, 0)
    await handle.close()
    expect(buffer.toString('latin1', 0, 4)).toBe('PK\u0003\u0004')
    expect(buffer.readUInt16LE(8)).toBe(0)
    expect(buffer.toString('latin1', 30, 58)).toBe('mimetypeapplication/epub+zip')
  })

  test('show the pictures that are kept, each once in the book, and link to the others', async () => {
    const text = (await readFile(await book(someIllustrated))).toString('latin1')
    expect(text.split(`EPUB/images/${pixelFile}`)).toHaveLength(3)
    expect(text).not.toContain('.avif')
  })

  test.runIf(canCheckBooks).each([
    ['whatever their Markdown is', someArchive],
    ['with pictures', someIllustrated],
  ])('are valid EPUB 3 by epubcheck, %s', async (_, archive) => {
    const checked = await promisify(execFile)('java', [...quickStart, '-jar', epubcheck, await book(archive)]).catch(
      (error) => error,
    )
    expect(`${checked.stdout}${checked.stderr}`).toContain('No errors or warnings detected')
  })
})

describe('articles as a bag', () => {
  test('are there byte for byte, with manifests that name every file and no other', async () => {
    const { archive, parts } = await someArchive()
    const folder = join(await tempFolder(), 'bag')
    const { files, bytes } = await exportBag({}, { title: 'T', program: 'p', baggedAtMs: 0 }, folder, parts)
    const sha256 = async (name: string) =>
      createHash('sha256')
        .update(await readFile(join(folder, name)))
        .digest('hex')
    const read = async (name: string) => String(await readFile(join(folder, name)))
    const manifest = async (name: string) =>
      new Map(
        (await read(name))
          .trimEnd()
          .split('\n')
          .map((line) => [line.slice(66), line.slice(0, 64)] as const),
      )
    const all = (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((each) => each.isFile())
      .map((each) => join(each.parentPath, each.name).slice(folder.length + 1))
    const payload = await manifest('manifest-sha256.txt')
    const tags = await manifest('tagmanifest-sha256.txt')
    expect([...payload.keys()].sort()).toEqual(all.filter((name) => name.startsWith('data/')).sort())
    expect([...tags.keys()].sort()).toEqual(['bag-info.txt', 'bagit.txt', 'manifest-sha256.txt'])
    for (const [name, digest] of [...payload, ...tags]) expect(await sha256(name)).toBe(digest)
    expect(await read('bagit.txt')).toBe('BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n')
    expect(await read('bag-info.txt')).toContain(`Payload-Oxum: ${bytes}.${files}\n`)
    const sizes = await Promise.all([...payload.keys()].map(async (name) => (await stat(join(folder, name))).size))
    expect([sizes.reduce((sum, size) => sum + size, 0), sizes.length]).toEqual([bytes, files])
    const lines = (await read('data/articles.ndjson'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    for (const { hash } of lines) {
      expect(await read(`data/articles/${hash.slice(0, 2)}/${hash}.md`)).toBe(
        String(await archive.archive.articles.get(hash)),
      )
    }
    expect(lines).toHaveLength(3)
  })

  test('hold the pictures that are kept, each once, and say which is missing', async () => {
    const { archive, parts, damaged } = await someIllustrated()
    const folder = join(await tempFolder(), 'bag')
    const head = { title: 'T', program: 'p', baggedAtMs: 0 }
    expect((await exportBag({}, head, folder, parts)).files).toBe(5)
    expect(await readFile(join(folder, 'data', 'images', pixelFile))).toEqual(pixel)
    const manifest = String(await readFile(join(folder, 'manifest-sha256.txt')))
    expect(manifest.split(`${checksumOf(pixel)}  data/images/${pixelFile}\n`)).toHaveLength(2)
    expect(await linesOf({}, parts)).toMatchObject([
      { images: [{ url: 'https://pictures.example/a.png', file: pixelFile, bytes: pixel.length }] },
      { images: [{ file: pixelFile }, { url: 'https://pictures.example/c' }] },
    ])
    await archive.images.remove([pixelFile])
    expect((await exportBag({}, head, join(folder, 'second'), parts)).files).toBe(4)
    expect(new Set(damaged)).toEqual(new Set([`images/${pixelFile}: it is gone`]))
  })
})
