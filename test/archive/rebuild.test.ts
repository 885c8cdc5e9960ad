import { appendFile, mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseLine } from '../../src/archive/journal/journal-line.ts'
import { type TestArchive, testArchive } from '../support/archive.ts'
import { fileOf, someArticle } from '../support/articles.ts'

const may = Date.UTC(2026, 4, 31, 23)
const june = Date.UTC(2026, 5, 1, 1)

const keep = ({ keep: write }: TestArchive, numbers: readonly number[]) =>
  write({
    articles: numbers.map((n) => {
      const article = someArticle(n)
      return {
        article,
        ...fileOf(article),
        details: { identity: article.url },
        firstSeenAtMs: may,
        sourceId: 'gazette',
      }
    }),
  })

/** An archive of two months of journal, closed: ten articles in May, ten in June. */
async function twoMonths(): Promise<TestArchive> {
  const now = { ms: may }
  const archive = await testArchive({ clock: () => now.ms })
  await keep(archive, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  now.ms = june
  await keep(archive, [10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
  await archive.close()
  return archive
}

const rebuilt = async ({ folder }: TestArchive) => testArchive({ folder, clock: () => june }, { rebuild: true })
const pathOf = (archive: TestArchive, n: number) => archive.articles.pathOf(someArticle(n).hash)

describe('a rebuild', () => {
  test('of a sound archive finds every article and nothing to tell', async () => {
    const archive = await rebuilt(await twoMonths())
    expect(archive.rebuilt).toMatchObject({ articles: 20, added: 0, removed: 0, corrected: 0, damaged: [], faults: [] })
    expect(archive.lines).toEqual([])
  })

  test('names each damaged file once, leaves its bytes alone, and keeps what the journal knows of it', async () => {
    const archive = await twoMonths()
    const [emptied, broken, cut, flipped] = [0, 1, 2, 3].map((n) => pathOf(archive, n)) as [
      string,
      string,
      string,
      string,
    ]
    await truncate(emptied)
    await writeFile(broken, (await readFile(broken, 'utf8')).replace('title: ', 'title '))
    const whole = await readFile(cut)
    await truncate(cut, whole.lastIndexOf('['))
    const bytes = await readFile(flipped)
    const at = bytes.indexOf('lighthouse of')
    bytes[at] = (bytes[at] ?? 0) ^ 1
    await writeFile(flipped, bytes)
    await mkdir(join(archive.folder, 'articles', 'ab'), { recursive: true })
    const stray = join(archive.folder, 'articles', 'ab', 'abababababababab.md')
    await writeFile(stray, 'no article')
    const spoilt = [emptied, broken, cut, flipped, stray]
    const before = await Promise.all(spoilt.map((file) => readFile(file)))

    const again = await rebuilt(archive)
    const { damaged = [] } = again.rebuilt ?? {}
    expect(damaged.map(({ file }) => file).sort()).toEqual([...spoilt].sort())
    for (const { file, reason } of damaged) expect(reason).toContain(file)
    expect(damaged.find(({ file }) => file === flipped)?.reason).toContain('not what was written')
    expect(await Promise.all(spoilt.map((file) => readFile(file)))).toEqual(before)
    expect(again.rebuilt).toMatchObject({ articles: 20, added: 0, removed: 0, faults: [] })
    const title = (await again.catalog.articles.find([someArticle(1).hash])).get(someArticle(1).hash)?.title
    expect(title).toBe('Story 1')
    expect(again.lines).toEqual([])
  })

  test('adds a file that was dropped by hand, journals it, and forgets one that is gone', async () => {
    const archive = await twoMonths()
    const dropped = fileOf(someArticle(77))
    await archive.articles.putIfAbsent([dropped])
    await rm(pathOf(archive, 5))
    const again = await rebuilt(archive)
    expect(again.rebuilt).toMatchObject({ articles: 20, added: 1, removed: 1, damaged: [], faults: [] })
    const lines = (await readFile(join(archive.folder, 'journal', '2026-06.ndjson'), 'utf8')).trimEnd().split('\n')
    expect(parseLine(lines.at(-1) ?? '')).toMatchObject({ kind: 'kept', hash: dropped.hash, title: 'Story 77' })
    await again.close()
    expect((await rebuilt(archive)).rebuilt).toMatchObject({ articles: 20, added: 0, removed: 1 })
  })

  test('names each bad line of the journal by file and number, and a month that does not follow from the one before', async () => {
    const archive = await twoMonths()
    const [mayFile, juneFile] = ['2026-05', '2026-06'].map((month) =>
      join(archive.folder, 'journal', `${month}.ndjson`),
    ) as [string, string]
    const lines = (await readFile(mayFile, 'utf8')).split('\n')
    lines[4] = (lines[4] ?? '').replace('"kept"', '"kapt"')
    await writeFile(mayFile, lines.join('\n'))
    await appendFile(juneFile, 'no json\n')
    const again = await rebuilt(archive)
    expect(again.rebuilt?.faults).toEqual([
      { file: mayFile, line: 5, reason: expect.stringContaining('kind') },
      { file: juneFile, line: 12, reason: expect.stringContaining('no JSON') },
      { file: juneFile, line: 1, reason: expect.stringContaining('does not follow 2026-05') },
    ])
    expect(again.rebuilt).toMatchObject({ articles: 20, added: 1, damaged: [] })
  })

  test('names a month that is missing', async () => {
    const archive = await twoMonths()
    await rm(join(archive.folder, 'journal', '2026-05.ndjson'))
    const again = await rebuilt(archive)
    expect(again.rebuilt?.faults).toEqual([
      {
        file: join(archive.folder, 'journal', '2026-06.ndjson'),
        line: 1,
        reason: expect.stringContaining('it follows 2026-05'),
      },
    ])
    expect(again.rebuilt).toMatchObject({ articles: 20, added: 10 })
  })
})
