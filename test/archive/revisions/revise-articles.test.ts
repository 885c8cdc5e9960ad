import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { RevisedArticle } from '../../../src/archive/archive.ts'
import { checksumOf } from '../../../src/archive/checksum.ts'
import { JournalFiles } from '../../../src/archive/files/journal-files.ts'
import type { JournalLine } from '../../../src/archive/journal/journal-line.ts'
import { type TestArchive, testArchive } from '../../support/archive.ts'
import { fileOf, someArticle } from '../../support/articles.ts'
import { readJournal } from '../contracts/read-journal.ts'

const start = Date.UTC(2026, 10, 21, 10)
const { hash } = someArticle(1)
const textOf = (version: string) => fileOf(someArticle(1, { title: version, markdown: `The text of ${version}.` })).text
const first = textOf('Version 0')

/** The article in another version. */
function revisedTo(version: string, fields: Partial<RevisedArticle> = {}): RevisedArticle {
  const text = Buffer.from(textOf(version))
  return { hash, article: someArticle(1, { title: version }), text, details: {}, why: 'listing', ...fields }
}

/** An archive with one article, and a clock that goes on by a minute with each look at it. */
async function archiveWithOne(folder?: string): Promise<TestArchive> {
  let now = start
  const archive = await testArchive({ ...(folder && { folder }), clock: () => (now += 60_000) })
  if (folder !== undefined) return archive
  const article = someArticle(1, { title: 'Version 0' })
  const details = { authors: ['Ada'], categories: ['Sea'] }
  await archive.keep({
    articles: [{ article, text: first, details, firstSeenAtMs: 1, sourceId: 'gazette', entry: 'a'.repeat(16) }],
  })
  return archive
}

const reopened = async (archive: TestArchive) => {
  await archive.close()
  return archiveWithOne(archive.folder)
}
const fileNow = async ({ articles }: TestArchive) => String(await articles.get(hash))
async function formersOf({ revisions }: TestArchive): Promise<readonly string[]> {
  const names = await revisions.list(hash)
  return Promise.all(names.map(async (name) => String(await revisions.get(hash, name))))
}
const linesOf = async ({ folder }: TestArchive): Promise<readonly JournalLine[]> =>
  (await readJournal(new JournalFiles(join(folder, 'journal'), Date.now))).lines
const recordOf = async ({ catalog }: TestArchive) => (await catalog.articles.find([hash])).get(hash)
const revisedLines = async (archive: TestArchive) => (await linesOf(archive)).filter(({ kind }) => kind === 'revised')

/** Nothing lost, nothing twice: the file, the versions before it, and what journal and catalog say of them. */
async function expectSound(archive: TestArchive, now: string, formers: readonly string[]): Promise<void> {
  expect(await fileNow(archive)).toBe(textOf(now))
  expect(await formersOf(archive)).toEqual(formers.map(textOf))
  expect(await recordOf(archive)).toMatchObject({ title: now, sha256: checksumOf(textOf(now)) })
  expect((await archive.catalog.articles.revisions(hash)).length).toBe((await revisedLines(archive)).length)
  await archive.close()
  const rebuilt = await testArchive({ folder: archive.folder, clock: () => start }, { rebuild: true })
  expect(rebuilt.rebuilt).toMatchObject({ articles: 1, corrected: 0, damaged: [], faults: [] })
  expect(await recordOf(rebuilt)).toMatchObject({ title: now, sha256: checksumOf(textOf(now)) })
  await rebuilt.close()
}

describe('an article that is revised', () => {
  test('is replaced, keeps what it was, and says in journal and catalog what changed', async () => {
    const archive = await archiveWithOne()
    const details = { identity: 'not told again', updatedAtMs: start, authors: ['Eve'], categories: ['Other'] }
    const revised = revisedTo('Version 1', { details, entry: 'b'.repeat(16), change: 'title' })
    expect(await archive.keep({ revised: [revised] })).toEqual(['revised'])
    expect(await fileNow(archive)).toBe(textOf('Version 1'))
    expect(await formersOf(archive)).toEqual([first])
    const [file] = await archive.revisions.list(hash)
    const line = (await linesOf(archive)).at(-1)
    const { seq, at, ...event } = line ?? { seq: 0, at: '' }
    expect(event).toEqual({
      kind: 'revised',
      hash,
      why: 'listing',
      title: 'Version 1',
      updated: new Date(start).toISOString(),
      authors: ['Eve'],
      categories: ['Other'],
      entry: 'b'.repeat(16),
      sha256: checksumOf(textOf('Version 1')),
      former: { sha256: checksumOf(first), file },
      change: 'title',
    })
    const record = await recordOf(archive)
    expect(record).toMatchObject({
      title: 'Version 1',
      publishedAtMs: someArticle(1).publishedAt.getTime(),
      entry: 'b'.repeat(16),
      revisedAtMs: Date.parse(at),
      change: 'title',
      details: { authors: ['Eve'], categories: ['Sea'], updatedAtMs: start },
    })
    expect(await archive.catalog.articles.revisions(hash)).toEqual([
      { atMs: Date.parse(at), why: 'listing', change: 'title', file, formerSha256: checksumOf(first) },
    ])
  })

  test('is news to publications, and has the same record after a rebuild', async () => {
    const archive = await archiveWithOne()
    await archive.catalog.changes.forget((await archive.catalog.changes.mark()) ?? 0)
    await archive.keep({ revised: [revisedTo('Version 1', { change: 'title', entry: 'b'.repeat(16) })] })
    await archive.keep({ revised: [revisedTo('Version 2', { why: 'page' })] })
    expect(await archive.catalog.changes.sources((await archive.catalog.changes.mark()) ?? 0)).toEqual(['gazette'])
    const record = await recordOf(archive)
    expect(record?.change).toBeUndefined()
    const revisions = await archive.catalog.articles.revisions(hash)
    expect(revisions.map(({ why }) => why)).toEqual(['page', 'listing'])
    await archive.close()
    await rm(join(archive.folder, 'catalog.db'))
    const again = await archiveWithOne(archive.folder)
    expect(await recordOf(again)).toEqual(record)
    expect(await again.catalog.articles.revisions(hash)).toEqual(revisions)
  })

  test('stays as it is where nothing is new, and is no article where none is kept', async () => {
    const archive = await archiveWithOne()
    expect(await archive.keep({ revised: [revisedTo('Version 0')] })).toEqual(['unchanged'])
    const other = { ...revisedTo('Version 1'), hash: 'f'.repeat(16) }
    expect(await archive.keep({ revised: [other, revisedTo('Version 0')] })).toEqual(['missing', 'unchanged'])
    expect(await revisedLines(archive)).toEqual([])
    await expectSound(archive, 'Version 0', [])
  })

  test('keeps each of its versions, whoever brings them at once', async () => {
    const archive = await archiveWithOne()
    const { article, text } = { article: someArticle(2), text: fileOf(someArticle(2)).text }
    const outcomes = await Promise.all([
      archive.keep({ revised: [revisedTo('Version 1')] }),
      archive.keep({ revised: [revisedTo('Version 2')] }),
      archive.keep({
        articles: [{ article, text, details: {}, firstSeenAtMs: 1, sourceId: 'gazette' }],
        revised: [revisedTo('Version 3')],
      }),
    ])
    expect(outcomes).toEqual([['revised'], ['revised'], ['written', 'revised']])
    expect(await fileNow(archive)).toBe(textOf('Version 3'))
    expect(await formersOf(archive)).toEqual([first, textOf('Version 1'), textOf('Version 2')])
    expect(await archive.catalog.upkeep.stamps()).toEqual(await archive.articles.groups())
  })

  test('is not new to its readers where it was only converted better', async () => {
    const archive = await archiveWithOne()
    await archive.keep({ revised: [revisedTo('Version 1', { why: 'reconverted' })] })
    expect((await recordOf(archive))?.revisedAtMs).toBeUndefined()
    await expectSound(archive, 'Version 1', ['Version 0'])
  })

  test('is taken as it was changed by hand, and keeps that when its listing changes', async () => {
    const archive = await archiveWithOne()
    await writeFile(archive.articles.pathOf(hash), textOf('By hand'))
    expect(await archive.keep({ revised: [revisedTo('By hand', { why: 'accepted' })] })).toEqual(['revised'])
    expect((await revisedLines(archive)).at(-1)).toMatchObject({ former: { sha256: checksumOf(first) } })
    await writeFile(archive.articles.pathOf(hash), textOf('By hand again'))
    await archive.keep({ revised: [revisedTo('Version 1')] })
    await expectSound(archive, 'Version 1', ['By hand again'])
  })

  test('notes what a listing says without a line in the journal', async () => {
    const archive = await archiveWithOne()
    const before = await linesOf(archive)
    await archive.keep({ sighted: [{ hash, entry: 'c'.repeat(16) }] })
    const known = (source: string) => archive.catalog.articles.known([hash], source)
    expect((await known('gazette')).get(hash)).toMatchObject({ entry: 'c'.repeat(16), isOwn: true })
    expect((await known('orchard')).get(hash)).toMatchObject({ entry: 'c'.repeat(16), isOwn: false })
    expect(await linesOf(archive)).toEqual(before)
  })
})

describe('a run that was cut off while it revised an article', () => {
  test('before it replaced the file has kept nothing twice', async () => {
    const archive = await archiveWithOne()
    await archive.keep({ revised: [revisedTo('Version 1')] })
    const bytes = Buffer.from(textOf('Version 1'))
    await archive.revisions.put([{ hash, atMs: start + 3_600_000, bytes }])
    const again = await reopened(archive)
    await again.keep({ revised: [revisedTo('Version 2')] })
    await expectSound(again, 'Version 2', ['Version 0', 'Version 1'])
  })

  test('before the journal was told is told of as the file has it, once, and the article is looked at again', async () => {
    const archive = await archiveWithOne()
    await archive.revisions.put([{ hash, atMs: start, bytes: Buffer.from(first) }])
    await archive.articles.replace([{ hash, text: textOf('Version 1') }])
    const again = await reopened(archive)
    expect(again.lines).toContain('1 articles were being revised when the last run was cut off; they are settled')
    expect(await revisedLines(again)).toMatchObject([{ title: 'Version 1', former: { sha256: checksumOf(first) } }])
    const { entry } = (await again.catalog.articles.known([hash], 'gazette')).get(hash) ?? {}
    expect(entry).toMatch(/^0{16}$/)
    const third = await reopened(again)
    expect(third.lines).toEqual([])
    await expectSound(third, 'Version 1', ['Version 0'])
  })

  test('in a disk that was full tells the journal with the next try', async () => {
    const archive = await archiveWithOne()
    await archive.revisions.put([{ hash, atMs: start, bytes: Buffer.from(first) }])
    await archive.articles.replace([{ hash, text: textOf('Version 1') }])
    expect(await archive.keep({ revised: [revisedTo('Version 1')] })).toEqual(['revised'])
    const [file] = await archive.revisions.list(hash)
    expect(await revisedLines(archive)).toMatchObject([{ former: { sha256: checksumOf(first), file } }])
    await expectSound(archive, 'Version 1', ['Version 0'])
  })

  test('before the catalog was told is recorded at the next start', async () => {
    const archive = await archiveWithOne()
    await archive.revisions.put([{ hash, atMs: start, bytes: Buffer.from(first) }])
    await archive.articles.replace([{ hash, text: textOf('Version 1') }])
    await archive.close()
    const journal = new JournalFiles(join(archive.folder, 'journal'), () => start)
    const sha256 = checksumOf(textOf('Version 1'))
    await journal.append([{ kind: 'revised', hash, why: 'page', title: 'Version 1', sha256 }])
    await journal.close()
    await expectSound(await archiveWithOne(archive.folder), 'Version 1', ['Version 0'])
  })

  test('with a journal that is ahead of the file is told of as the file has it', async () => {
    const archive = await archiveWithOne()
    await archive.keep({ revised: [revisedTo('Version 1')] })
    await archive.articles.replace([{ hash, text: first }])
    const again = await reopened(archive)
    expect((await again.catalog.articles.known([hash], 'gazette')).get(hash)?.entry).toMatch(/^0{16}$/)
    await again.keep({ revised: [revisedTo('Version 1')] })
    await expectSound(again, 'Version 1', ['Version 0'])
  })
})
