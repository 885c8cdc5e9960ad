import { rm } from 'node:fs/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ArticleSet } from '../../src/archive/article-keys.ts'
import { type NotingProgress, noteArticles } from '../../src/publish/noted-articles.ts'
import { namedPublications, type Publication } from '../../src/publish/publications.ts'
import { publicationsSettings, publishSettings } from '../../src/publish/publish-settings.ts'
import { type TestArchive, testArchive } from '../support/archive.ts'
import { archiveTimeZone, fileOf, someArticle } from '../support/articles.ts'

const set: ArticleSet = { kind: 'noted', publication: 'markets' }

function markets(settings: object): readonly Publication[] {
  return namedPublications({
    publications: publicationsSettings.parse({ markets: settings }),
    publish: publishSettings.parse({}),
    site: { title: 'Site' },
  })
}

/** Keeps articles by number; those of `also` are listed by that source too. */
async function keep({ keep: add }: TestArchive, numbers: readonly number[], also: readonly number[] = []) {
  const articles = numbers.map((n) => {
    const article = someArticle(n)
    return { article, ...fileOf(article), details: {}, firstSeenAtMs: 0, sourceId: article.sourceId }
  })
  await add({ articles, listed: also.map((n) => ({ hash: someArticle(n).hash, sourceId: 'orchard' })) })
}

/** Notes what changed up to a mark (default all of it), as a publication run does. */
async function note(
  { catalog, articles }: TestArchive,
  publications: readonly Publication[],
  options: { readonly upTo?: number; readonly progress?: NotingProgress; readonly hasTime?: boolean } = {},
) {
  const mark = options.upTo ?? (await catalog.changes.mark())
  const noted = await noteArticles(publications, mark, {
    catalog,
    articles,
    timeZone: archiveTimeZone,
    progress: options.progress ?? new Map(),
    hasTime: () => options.hasTime ?? true,
    forget: async () => undefined,
  })
  if (mark !== undefined) await catalog.changes.forget(mark)
  return noted
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n)
const keysOf = ({ catalog }: TestArchive) => catalog.articles.keys(set)
const placesOf = async (archive: TestArchive) => {
  const keys = keysOf(archive)
  const counts = await keys.pages()
  return { counts, latest: await keys.latest(-1), pages: await Promise.all([1, 2, 3, 4].map((n) => keys.page(n))) }
}

test('places noted bit by bit are those of an archive that was looked through at once, and of one made anew', async () => {
  const publications = markets({ sources: ['orchard'], tags: ['orchard', 'finance'] })
  const archive = await testArchive()
  await note(archive, publications)
  await keep(archive, numbers(0, 150), numbers(0, 90))
  await note(archive, publications)
  expect((await placesOf(archive)).counts).toEqual({ full: 0, begun: 90 })
  await keep(archive, numbers(150, 200), numbers(100, 190).toReversed())
  await note(archive, publications)
  await archive.keep({ listed: [{ hash: someArticle(95).hash, sourceId: 'orchard' }] })
  await note(archive, publications)
  const bitByBit = await placesOf(archive)
  expect(bitByBit.counts).toEqual({ full: 1, begun: 81 })
  expect(bitByBit.latest[0]?.hash).toBe(someArticle(95).hash)
  expect(bitByBit.pages[0]?.at(-1)).toBe(someArticle(180).hash)
  await archive.close()
  const anew = await testArchive({ folder: archive.folder }, { rebuild: true })
  expect((await placesOf(anew)).latest).toEqual([])
  await note(anew, publications)
  expect(await placesOf(anew)).toEqual(bitByBit)
})

test('no page is cut before the whole archive has been looked through', async () => {
  const publications = markets({ words: ['Story'] })
  const archive = await testArchive()
  await keep(archive, numbers(0, 700))
  const progress: NotingProgress = new Map()
  const { unfinished } = await note(archive, publications, { progress, hasTime: false })
  expect([...unfinished]).toEqual(['markets'])
  await keep(archive, numbers(700, 710))
  expect((await placesOf(archive)).counts).toEqual({ full: 0, begun: 0 })
  await note(archive, publications, { progress })
  const { counts, pages } = await placesOf(archive)
  expect(counts).toEqual({ full: 7, begun: 10 })
  expect(pages[1]).toEqual(numbers(100, 200).map((n) => someArticle(n).hash))
})

test('what was kept while changes are noted is cut with the next run', async () => {
  const publications = markets({ words: ['Story'] })
  const archive = await testArchive()
  await note(archive, publications)
  await keep(archive, numbers(0, 120))
  const upTo = (await archive.catalog.changes.mark()) ?? 0
  await keep(archive, numbers(120, 230))
  await note(archive, publications, { upTo })
  expect((await placesOf(archive)).counts).toEqual({ full: 1, begun: 20 })
  await note(archive, publications)
  expect((await placesOf(archive)).counts).toEqual({ full: 2, begun: 30 })
})

/** Notes, cuts pages, and tells the journal of them, as a publication run does. */
async function publish(archive: TestArchive, publications: readonly Publication[]) {
  await note(archive, publications)
  const places = await placesOf(archive)
  const pages = await archive.catalog.selections.untold()
  if (pages.length > 0) await archive.keep({ pages })
  expect(await archive.catalog.selections.untold()).toEqual([])
  return places
}

const step = fc.record({
  news: fc.integer({ min: 0, max: 70 }),
  /** Of those that are there, by their share of the way through. */
  removed: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { maxLength: 3 }),
  deleted: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { maxLength: 2 }),
  revised: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { maxLength: 3 }),
})

test('pages of a selection by words are the same in a catalog that was made anew, whatever left them or came late', async () => {
  const publications = markets({ words: ['painted'] })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 8 }), async (steps) => {
      const archive = await testArchive()
      const there: number[] = []
      const take = (share: number) => there.splice(Math.floor(share * there.length), 1)
      let places = await publish(archive, publications)
      for (const { news, removed, deleted, revised } of steps) {
        const first = there.length === 0 ? 0 : Math.max(...there) + 1_000
        const added = numbers(first, first + news)
        await keep(archive, added)
        there.push(...added)
        const changing = revised.map((share) => there[Math.floor(share * there.length)] ?? 0)
        await archive.keep({
          revised: [...new Set(changing)].map((n) => {
            const isOut = n % 2 === 0
            const article = someArticle(n, isOut ? { markdown: 'It was mended.' } : { title: `Another title of ${n}` })
            return { hash: article.hash, article, text: Buffer.from(fileOf(article).text), details: {}, why: 'listing' }
          }),
        })
        await archive.keep({ removed: removed.flatMap(take).map((n) => ({ hash: someArticle(n).hash })) })
        const gone = deleted.flatMap(take).map((n) => someArticle(n).hash)
        for (const hash of gone) await rm(archive.articles.pathOf(hash))
        await archive.catalog.upkeep.drop(gone)
        places = await publish(archive, publications)
      }
      await archive.close()
      const anew = await testArchive({ folder: archive.folder }, { rebuild: true })
      expect(await publish(anew, publications)).toEqual(places)
      await anew.close()
    }),
    { numRuns: 12 },
  )
})

test('vacant places and pages of a selection come back with it, and are none of another', async () => {
  const archive = await testArchive()
  const [words, tags] = [markets({ words: ['painted'] }), markets({ words: ['lighthouse'] })]
  await keep(archive, numbers(0, 130))
  await publish(archive, words)
  await archive.keep({ removed: [3, 70, 129].map((n) => ({ hash: someArticle(n).hash })) })
  const before = await publish(archive, words)
  expect(before.counts).toEqual({ full: 1, begun: 30 })
  expect(before.pages[0]).toHaveLength(98)
  expect((await publish(archive, tags)).counts).toEqual({ full: 1, begun: 27 })
  expect(await publish(archive, words)).toEqual(before)
})
