import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { ArchiveBatch } from '../../../src/archive/archive.ts'
import { StoreError } from '../../../src/archive/archive-error.ts'
import { createKeeper } from '../../../src/archive/keeper.ts'
import { ArticleObjects } from '../../../src/archive/s3/article-objects.ts'
import { ImageObjects } from '../../../src/archive/s3/image-objects.ts'
import { JournalObjects } from '../../../src/archive/s3/journal/journal-objects.ts'
import { RevisionObjects } from '../../../src/archive/s3/revision-objects.ts'
import { openCatalog } from '../../../src/archive/sqlite/catalog-database.ts'
import type { StoreFault } from '../../origin/object-store.ts'
import { fileOf, readFileOf, someArticle } from '../../support/articles.ts'
import { somePicture } from '../../support/pictures.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { readJournal } from '../contracts/read-journal.ts'
import { oneTry, testStore } from './test-store.ts'

type Fault = (request: IncomingMessage) => StoreFault | undefined

/** A keeper on a store that goes wrong as told. */
async function keeperOnStore() {
  let wrong: Fault = () => undefined
  const { open } = await testStore({ fault: (request) => wrong(request) }, oneTry)
  const { catalog } = openCatalog(join(await tempFolder(), 'catalog.db'), (facts) => facts)
  onTestFinished(() => catalog.close())
  const objects = open()
  const parts = {
    articles: new ArticleObjects(objects),
    revisions: new RevisionObjects(objects),
    captures: { remove: async () => undefined },
    images: new ImageObjects(objects),
    journal: new JournalObjects(objects, () => Date.UTC(2026, 0, 1)),
    catalog,
    readArticle: readFileOf,
    clock: () => Date.UTC(2026, 0, 1),
  }
  const failWith = (fault: Fault) => {
    wrong = fault
  }
  return { ...parts, keep: createKeeper(parts).keep, failWith }
}

const batch: ArchiveBatch = {
  articles: [1, 2].map((n) => {
    const article = someArticle(n)
    return { article, text: fileOf(article).text, details: {}, firstSeenAtMs: n, sourceId: article.sourceId }
  }),
  images: [{ url: 'https://news.example/a.png', bytes: somePicture(), form: 'png' }],
}
const hashes = (batch.articles ?? []).map(({ article }) => article.hash)

test.each<[string, Fault]>([
  ['is down', () => 503],
  ['takes no articles', ({ method, url }) => (method === 'PUT' && url?.endsWith('.md') ? 403 : undefined)],
  ['takes one article and is gone', ({ url }) => (url?.includes(hashes[1] ?? '') ? 'cut' : undefined)],
  ['takes no pictures', ({ method, url }) => (method === 'PUT' && url?.includes('/images/') ? 507 : undefined)],
  [
    'takes no lines of the journal',
    ({ method, url }) => (method === 'PUT' && url?.includes('/journal/') ? 500 : undefined),
  ],
  [
    'took the lines of the journal and could not say so',
    ({ method, url }) => {
      if (!url?.includes('/journal/')) return undefined
      return method === 'PUT' ? 'done, then cut' : method === 'HEAD' ? 500 : undefined
    },
  ],
])('where the store %s nothing counts as kept, and the same poll again keeps all of it once', async (_, fault) => {
  const { keep, catalog, articles, journal, images, failWith } = await keeperOnStore()
  failWith(fault)
  // What fails as a whole fails the poll, which then records neither validators nor that it was.
  await expect(keep(batch)).rejects.toThrow(StoreError)
  expect((await catalog.articles.known(hashes, 'gazette')).size).toBe(0)
  failWith(() => undefined)
  await keep(batch)
  for (const { article, text } of batch.articles ?? []) {
    expect(String(await articles.get(article.hash))).toBe(text)
  }
  expect([...(await catalog.articles.known(hashes, 'gazette')).keys()].sort()).toEqual([...hashes].sort())
  const { lines, faults } = await readJournal(journal)
  const kept = lines.flatMap((line) => (line.kind === 'kept' ? [line.hash] : []))
  expect([faults, kept.sort()]).toEqual([[], [...hashes].sort()])
  const image = lines.findLast((line) => line.kind === 'image')
  expect(await images.get(image?.kind === 'image' ? image.file : '')).toEqual(somePicture())
})

test('an article that is there and cannot be asked for is no damaged one: the store is told, and the batch fails', async () => {
  const { keep, articles, failWith } = await keeperOnStore()
  await articles.putIfAbsent((batch.articles ?? []).map(({ article, text }) => ({ hash: article.hash, text })))
  failWith(({ method, url }) => (method === 'GET' && url?.endsWith('.md') ? 403 : undefined))
  await expect(keep(batch)).rejects.toThrow('403 AccessDenied')
  failWith(() => undefined)
  expect(await keep(batch)).toEqual(['duplicate', 'duplicate'])
})
