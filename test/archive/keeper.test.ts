import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { ArchiveBatch, NewArticle } from '../../src/archive/archive.ts'
import { ArchiveError } from '../../src/archive/archive-error.ts'
import { checksumOf } from '../../src/archive/checksum.ts'
import { ArticleFiles } from '../../src/archive/files/article-files.ts'
import { ImageFiles } from '../../src/archive/files/image-files.ts'
import { JournalFiles } from '../../src/archive/files/journal-files.ts'
import { RevisionFiles } from '../../src/archive/files/revision-files.ts'
import { JournalError } from '../../src/archive/journal/journal-error.ts'
import { createKeeper } from '../../src/archive/keeper.ts'
import { openCatalog } from '../../src/archive/sqlite/catalog-database.ts'
import { catchUp } from '../../src/archive/upkeep/catch-up.ts'
import type { Article } from '../../src/article/article.ts'
import { fileOf, readFileOf, someArticle } from '../support/articles.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { readJournal } from './contracts/read-journal.ts'

/** A keeper of a new folder, with what it works on; its clock goes on by a second with each append. */
async function newKeeper(folder?: string) {
  const root = folder ?? (await tempFolder())
  let now = Date.UTC(2026, 0, 1)
  const articles = new ArticleFiles(join(root, 'articles'))
  const journal = new JournalFiles(join(root, 'journal'), () => (now += 1_000))
  const { catalog } = openCatalog(join(root, 'catalog.db'), (facts) => facts)
  onTestFinished(async () => {
    await journal.close()
    await catalog.close()
  })
  const revisions = new RevisionFiles(join(root, 'revisions'))
  const images = new ImageFiles(join(root, 'images'))
  const { keep, bring } = createKeeper({
    articles,
    revisions,
    captures: { remove: async () => undefined },
    images,
    journal,
    catalog,
    readArticle: readFileOf,
    clock: () => now,
  })
  return { root, articles, journal, catalog, keep, bring, lines: async () => (await readJournal(journal)).lines }
}

const article = (n: number, fields: Partial<NewArticle> & { readonly of?: Partial<Article> } = {}): NewArticle => {
  const { of, ...rest } = fields
  const made = someArticle(n, of)
  return { article: made, text: fileOf(made).text, details: {}, firstSeenAtMs: n, sourceId: made.sourceId, ...rest }
}
const batchOf = (...numbers: readonly number[]): ArchiveBatch => ({ articles: numbers.map((n) => article(n)) })
const hashNumber = (n: number) => someArticle(n).hash
const failing = async (kept: Promise<unknown>) =>
  kept.then(
    () => 'kept',
    (error: Error) => error,
  )
/** An entry that the catalog cannot note, after the journal has taken it. */
const refused: ArchiveBatch = {
  waiting: [
    {
      sourceId: 'gazette',
      hash: hashNumber(99),
      identity: 'i',
      entry: { title: 't', categories: [], enclosures: [] },
      firstSeenAtMs: 0,
      attempts: undefined as never,
      nextTryAtMs: 5,
      reason: 'r',
      isNew: true,
    },
  ],
}

describe('the keeper', () => {
  test('keeps an article as a file, a line and a record, and knows it when it comes again', async () => {
    const { keep, articles, catalog, lines } = await newKeeper()
    const details = { identity: 'https://news.example/story/1', authors: ['Ada'] }
    expect(await keep({ articles: [article(1, { details })] })).toEqual(['written'])
    const { text } = fileOf(someArticle(1))
    expect(String(await articles.get(hashNumber(1)))).toBe(text)
    const [kept] = await lines()
    expect(kept).toMatchObject({ kind: 'kept', hash: hashNumber(1), ...details, sha256: checksumOf(text) })
    const record = (await catalog.articles.find([hashNumber(1)])).get(hashNumber(1))
    expect(record).toMatchObject({ title: 'Story 1', sequence: kept?.seq, details })
    expect(await catalog.upkeep.stamps()).toEqual(await articles.groups())
    expect(await keep(batchOf(1))).toEqual(['duplicate'])
    expect((await lines()).length).toBe(1)
  })

  test('writes batches that come at the same time together, in their order', async () => {
    const { keep, lines } = await newKeeper()
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, n) => keep(batchOf(n, 100 + n))))
    expect(outcomes).toEqual(outcomes.map(() => ['written', 'written']))
    const written = await lines()
    const hashes = written.flatMap((line) => (line.kind === 'kept' ? [line.hash] : []))
    expect(hashes).toEqual(Array.from({ length: 20 }, (_, n) => [n, 100 + n].map(hashNumber)).flat())
    // The first goes alone, since nobody waits with it; all the others go in one append.
    expect(new Set(written.map(({ at }) => at)).size).toBe(2)
  })

  test('lets more batches gather after several came together, while somebody is at work who may bring one', async () => {
    const { keep, bring, lines } = await newKeeper()
    const atWork = bring(keep)
    await Promise.all([1, 2, 3].map((n) => keep(batchOf(n))))
    const first = keep(batchOf(4))
    await nextTurn()
    await Promise.all([first, atWork.keep(batchOf(5))])
    atWork.end()
    await Promise.all([6, 7, 8].map((n) => keep(batchOf(n))))
    await nextTurn()
    await nextTurn()
    const alone = keep(batchOf(9))
    await nextTurn()
    await Promise.all([alone, keep(batchOf(10))])
    const appends = new Map((await lines()).flatMap((line) => (line.kind === 'kept' ? [[line.hash, line.at]] : [])))
    expect(appends.get(hashNumber(5))).toBe(appends.get(hashNumber(4)))
    expect(appends.get(hashNumber(10))).not.toBe(appends.get(hashNumber(9)))
  })

  test('takes no more at once than others can wait for', async () => {
    const { keep, lines } = await newKeeper()
    const many = [1_000, 2_000].map((from) => batchOf(...Array.from({ length: 250 }, (_, n) => from + n)))
    await Promise.all([keep(batchOf(6)), ...many.map(keep)])
    const last = new Map((await lines()).flatMap((line) => (line.kind === 'kept' ? [[line.hash, line.at]] : [])))
    expect(last.get(hashNumber(2_000))).not.toBe(last.get(hashNumber(1_000)))
    expect(last.get(hashNumber(2_249))).toBe(last.get(hashNumber(2_000)))
  })

  test('makes one kept and one listed line of an article that two sources bring at once', async () => {
    const { keep, lines, catalog } = await newKeeper()
    const first = keep(batchOf(9))
    const byOrchard = article(1, { sourceId: 'orchard', of: { sourceId: 'orchard', title: 'As the orchard has it' } })
    const outcomes = await Promise.all([
      keep(batchOf(1, 1)),
      keep({ articles: [byOrchard] }),
      keep({ articles: [byOrchard] }),
    ])
    await first
    expect(outcomes).toEqual([['written', 'duplicate'], ['duplicate'], ['duplicate']])
    const events = (await lines()).slice(1).map((line) => [line.kind, 'source' in line && line.source])
    expect(events).toEqual([
      ['kept', 'gazette'],
      ['listed', 'orchard'],
    ])
    const [candidate] = await catalog.selections.candidates([hashNumber(1)])
    expect(candidate).toMatchObject({ title: 'Story 1', listings: [{ sourceId: 'gazette' }, { sourceId: 'orchard' }] })
  })

  test('lists a known article for one more source, once, and completes what its record lacks', async () => {
    const { keep, lines, catalog } = await newKeeper()
    await keep({ articles: [article(1, { details: { guid: 'g' } })] })
    const again = article(1, { sourceId: 'orchard', details: { guid: 'other', authors: ['Ada'] } })
    expect(await keep({ articles: [again] })).toEqual(['duplicate'])
    expect(await keep({ articles: [again] })).toEqual(['duplicate'])
    expect((await lines()).slice(1).map(({ seq, at, ...event }) => event)).toEqual([
      { kind: 'listed', hash: hashNumber(1), source: 'orchard' },
      { kind: 'completed', hash: hashNumber(1), authors: ['Ada'] },
    ])
    const record = (await catalog.articles.find([hashNumber(1)])).get(hashNumber(1))
    expect(record?.details).toEqual({ guid: 'g', authors: ['Ada'] })
  })

  test('takes over a file that has no record as the file has it, with what the entry adds', async () => {
    const { keep, articles, lines, catalog } = await newKeeper()
    const byHand = someArticle(1, { title: 'By hand', sourceId: 'orchard' })
    await articles.putIfAbsent([fileOf(byHand)])
    const details = { identity: 'i', authors: ['Ada'] }
    expect(await keep({ articles: [article(1, { details, firstSeenAtMs: 77 })] })).toEqual(['duplicate'])
    const [kept, listed] = await lines()
    expect(kept).toMatchObject({ kind: 'kept', source: 'orchard', title: 'By hand', ...details })
    expect(kept).toMatchObject({ sha256: checksumOf(fileOf(byHand).text), firstSeen: '1970-01-01T00:00:00.077Z' })
    expect(listed).toMatchObject({ kind: 'listed', source: 'gazette', hash: hashNumber(1) })
    expect((await catalog.articles.find([hashNumber(1)])).get(hashNumber(1))).toMatchObject({
      title: 'By hand',
      details,
    })
  })

  test('fails only the article in whose place a folder or a damaged file stands, and says what is wrong there', async () => {
    const { keep, articles, catalog, lines } = await newKeeper()
    await mkdir(articles.pathOf(hashNumber(1)), { recursive: true })
    await mkdir(dirname(articles.pathOf(hashNumber(2))), { recursive: true })
    await writeFile(articles.pathOf(hashNumber(2)), 'not an article')
    const [folder, damaged, whole] = await keep(batchOf(1, 2, 3))
    expect(whole).toBe('written')
    for (const each of [folder, damaged]) expect(each).toBeInstanceOf(ArchiveError)
    expect(String(folder)).toContain(`${articles.pathOf(hashNumber(1))}: `)
    expect(String(folder)).toContain('it is no regular file')
    expect(String(damaged)).toContain('the front matter')
    expect(await catalog.articles.count()).toBe(1)
    expect((await lines()).length).toBe(1)
  })

  test('refuses every batch of a group whose files cannot be written, and goes on with the next', async () => {
    const { keep, articles, catalog, lines } = await newKeeper()
    await mkdir(articles.folder)
    const group = dirname(articles.pathOf(hashNumber(2)))
    await writeFile(group, 'a file where the folder should be')
    const [first, ...refusals] = await Promise.all([1, 2, 3].map((n) => failing(keep(batchOf(n)))))
    expect(first).toBe('kept')
    for (const each of refusals) expect(each).toBeInstanceOf(ArchiveError)
    expect(refusals[0]).toBe(refusals[1])
    expect((await lines()).length).toBe(1)
    await rm(group)
    expect(await Promise.all([keep(batchOf(2)), keep(batchOf(3))])).toEqual([['written'], ['written']])
    expect(await catalog.articles.count()).toBe(3)
  })

  test('refuses every batch of a group whose lines cannot be written, and takes over their files when they come again', async () => {
    const { keep, journal, articles, catalog, lines } = await newKeeper()
    await writeFile(journal.folder, 'a file where the folder should be')
    const refusals = await Promise.all([1, 2, 3].map((n) => failing(keep(batchOf(n)))))
    for (const each of refusals) expect(each).toBeInstanceOf(JournalError)
    expect(await catalog.articles.count()).toBe(0)
    // A group is only known once what is in it is recorded: a restart would find these files.
    expect(await catalog.upkeep.stamps()).toEqual(new Map())
    await rm(journal.folder)
    expect(await keep(batchOf(1, 2, 4))).toEqual(['duplicate', 'duplicate', 'written'])
    expect((await lines()).map(({ kind }) => kind)).toEqual(['kept', 'kept', 'kept'])
    expect(await catalog.articles.count()).toBe(3)
    const noted = await catalog.upkeep.stamps()
    const groups = await articles.groups()
    const unknown = [...groups].filter(([group, stamp]) => noted.get(group) !== stamp).map(([group]) => group)
    expect(unknown).toContain(hashNumber(3).slice(0, 2))
  })

  test('refuses every batch of a group that the catalog refuses, and records its lines before the next', async () => {
    const { keep, catalog, lines } = await newKeeper()
    const [first, ...refusals] = await Promise.all(
      [batchOf(1), batchOf(2), refused].map((batch) => failing(keep(batch))),
    )
    expect(first).toBe('kept')
    for (const each of refusals) expect(each).toBeInstanceOf(Error)
    expect(await catalog.articles.count()).toBe(1)
    expect((await lines()).map(({ kind }) => kind)).toEqual(['kept', 'kept', 'waits'])
    expect(await keep(batchOf(2, 3))).toEqual(['duplicate', 'written'])
    expect(await catalog.articles.count()).toBe(3)
    expect((await catalog.waiting.of('gazette')).map(({ hash }) => hash)).toEqual([hashNumber(99)])
    expect((await lines()).map(({ kind }) => kind)).toEqual(['kept', 'kept', 'waits', 'kept'])
  })

  test('loses nothing that is in the journal when the catalog is gone', async () => {
    const before = await newKeeper()
    await before.keep(batchOf(1))
    await before.catalog.close()
    const [one, two] = await Promise.all([2, 3].map((n) => failing(before.keep(batchOf(n)))))
    for (const each of [one, two]) expect(each).toBeInstanceOf(Error)
    await before.journal.close()
    const after = await newKeeper(before.root)
    await catchUp(after.journal, after.catalog)
    expect(await after.keep(batchOf(1, 2, 3))).toEqual(['duplicate', 'duplicate', 'duplicate'])
    const kept = (await after.lines()).flatMap((line) => (line.kind === 'kept' ? [line.hash] : []))
    expect(kept.toSorted()).toEqual([1, 2, 3].map(hashNumber).toSorted())
    expect(await after.catalog.articles.count()).toBe(3)
  })

  test('records everything else that a batch brings', async () => {
    const { keep, catalog, lines } = await newKeeper()
    await keep(batchOf(1))
    const [waiting] = refused.waiting ?? []
    if (waiting === undefined) throw new Error('it has one')
    expect(
      await keep({
        listed: [{ hash: hashNumber(1), sourceId: 'orchard' }],
        completed: [{ hash: hashNumber(1), details: { guid: 'g' } }],
        checksums: [{ hash: hashNumber(1), sha256: 'a'.repeat(64) }],
        waiting: [{ ...waiting, attempts: 2 }],
        facts: [{ sourceId: 'gazette', definitionHash: 'd', facts: { title: 'T', goneAtMs: 5 } }],
        publications: [{ name: 'old', title: 'Old', isGone: true }],
      }),
    ).toEqual([])
    expect((await catalog.articles.known([hashNumber(1)], 'orchard')).get(hashNumber(1))?.isListed).toBe(true)
    expect((await catalog.articles.find([hashNumber(1)])).get(hashNumber(1))?.details).toEqual({ guid: 'g' })
    expect((await catalog.upkeep.checksums([hashNumber(1)])).get(hashNumber(1))).toBe('a'.repeat(64))
    expect(await catalog.waiting.of('gazette')).toMatchObject([{ attempts: 2, nextTryAtMs: 5 }])
    expect((await catalog.sources.facts()).get('gazette')).toEqual({ title: 'T', goneAtMs: 5, definitionHash: 'd' })
    expect([...(await catalog.gonePublications()).keys()]).toEqual(['old'])
    const told = (await lines()).length
    await keep({ waiting: [{ ...waiting, attempts: 3, isNew: false }] })
    expect((await lines()).length).toBe(told)
    expect(await catalog.waiting.of('gazette')).toMatchObject([{ attempts: 3 }])
  })
})
