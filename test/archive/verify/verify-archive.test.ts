import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeFinding, type Finding } from '../../../src/archive/verify/finding.ts'
import { restoreFiles, turnRevisions } from '../../../src/archive/verify/restore-files.ts'
import { verifyArchive } from '../../../src/archive/verify/verify-archive.ts'
import { readWritten } from '../../../src/article/front-matter.ts'
import { createFileThreads } from '../../../src/jobs/file-readers.ts'
import { stateOfFacts } from '../../../src/poll/memory/facts-of-state.ts'
import { type TestArchive, testArchive } from '../../support/archive.ts'
import { fileOf, readFileOf, someArticle } from '../../support/articles.ts'
import { overwritePages } from '../../support/damage.ts'

type Threads = ReturnType<typeof createFileThreads>

async function findingsIn(
  folder: string,
  sinceMs?: number,
  pauseMs = 1,
  fileThreads?: Threads,
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  const options = { folder, readArticle: readFileOf, readWritten, stateOf: stateOfFacts, onProgress: () => {}, pauseMs }
  const rest = { ...(sinceMs !== undefined && { sinceMs }), ...(fileThreads && { fileThreads }) }
  for await (const each of verifyArchive({ ...options, ...rest })) findings.push(each)
  return findings
}
const problemsIn = async (folder: string) =>
  (await findingsIn(folder)).map((each) => describeFinding(each).replaceAll(`${folder}/`, ''))
const details = (n: number) => ({
  identity: someArticle(n).url,
  guid: `guid-${n}`,
  authors: ['Ada'],
  categories: ['c'],
})
const keepArticles = (archive: TestArchive, from: number, to: number) =>
  archive.keep({
    articles: Array.from({ length: to - from }, (_, index) => {
      const article = someArticle(from + index)
      const { text } = fileOf(article)
      return { article, text, details: details(from + index), firstSeenAtMs: from + index, sourceId: article.sourceId }
    }),
    listed: [{ hash: someArticle(from).hash, sourceId: 'courier' }],
  })
const pathOf = (folder: string, n: number) =>
  join(folder, 'articles', someArticle(n).hash.slice(0, 2), `${someArticle(n).hash}.md`)

/** An archive of so many articles in each of three months, closed. */
async function threeMonths(each = 20): Promise<string> {
  let nowMs = Date.UTC(2026, 0, 10)
  const archive = await testArchive({ clock: () => nowMs })
  for (const month of [0, 1, 2]) {
    nowMs = Date.UTC(2026, month, 10)
    await keepArticles(archive, month * each, month * each + each)
  }
  await archive.close()
  return archive.folder
}

async function flipBit(file: string, at: number, bit: number): Promise<void> {
  const bytes = await readFile(file)
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at)
  await writeFile(file, bytes)
}

describe('verifying an archive', () => {
  test('finds nothing in one that is whole, and changes nothing in it', async () => {
    const folder = await threeMonths()
    const before = await readdir(folder, { recursive: true })
    expect(await findingsIn(folder)).toEqual([])
    const made = (await readdir(folder, { recursive: true })).filter((name) => !before.includes(name))
    expect(made.filter((name) => !/^catalog\.db-(wal|shm)$/.test(name))).toEqual([])
  })

  test('finds nothing where there is nothing, and makes nothing', async () => {
    const { folder, close } = await testArchive()
    await close()
    for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true })
    expect(await findingsIn(folder)).toEqual([])
    expect(await readdir(folder)).toEqual([])
  })

  test('finds nothing amiss in an entry that waits, of a source that the journal says nothing else of', async () => {
    const archive = await testArchive()
    await archive.catalog.sources.enrol([
      { id: 'gazette', definitionHash: 'd', nextPollAtMs: 0, state: stateOfFacts({}) },
    ])
    const { url, hash, title } = someArticle(1)
    const entry = { url, title, categories: [], enclosures: [] }
    const tried = { attempts: 1, nextTryAtMs: 1, reason: 'a failure', isNew: true }
    await archive.keep({ waiting: [{ sourceId: 'gazette', hash, identity: url, entry, firstSeenAtMs: 0, ...tried }] })
    expect(await archive.catalog.waiting.of('gazette')).toHaveLength(1)
    await archive.close()
    expect(await problemsIn(archive.folder)).toEqual([])
  })

  test('finds the same in threads, which many articles are read in', async () => {
    const folder = await threeMonths()
    await flipBit(pathOf(folder, 7), 300, 3)
    await rm(pathOf(folder, 30))
    await writeFile(pathOf(folder, 50), '---\ntitle: none\n')
    const alone = await findingsIn(folder)
    let batches = 0
    const threads = createFileThreads({ worthFrom: 60 })
    const suspects: Threads['suspects'] = (files) => {
      batches += 1
      return threads.suspects(files)
    }
    expect(await findingsIn(folder, undefined, 1, { ...threads, suspects })).toEqual(alone)
    await threads.close()
    expect(alone.map(({ hash }) => hash).sort()).toEqual([7, 30, 50].map((n) => someArticle(n).hash).sort())
    expect(batches).toBeGreaterThan(0)
  })

  test('names the file in which a bit was flipped, wherever it was, and no other', async () => {
    const folder = await threeMonths(6)
    const length = (await readFile(pathOf(folder, 7))).length
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: length - 1 }), fc.nat({ max: 7 }), async (at, bit) => {
        await flipBit(pathOf(folder, 7), at, bit)
        const found = await findingsIn(folder)
        await flipBit(pathOf(folder, 7), at, bit)
        expect(found.map(({ hash, check }) => [hash, check])).toEqual([[someArticle(7).hash, 'file']])
      }),
      { numRuns: 25 },
    )
  })

  test('names the month in which a bit was flipped, or the article it was flipped in', async () => {
    const folder = await threeMonths(6)
    const months = ['2026-01', '2026-02', '2026-03'].map((month) => join(folder, 'journal', `${month}.ndjson`))
    const sizes = await Promise.all(months.map(async (file) => (await readFile(file)).length))
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 2 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.nat({ max: 7 }),
        async (month, share, bit) => {
          const file = months[month] ?? ''
          // The first line of the newest month is sealed by none yet.
          const first = month === 2 ? String(await readFile(file)).indexOf('\n') + 1 : 0
          const at = first + Math.floor(share * ((sizes[month] ?? 0) - first))
          await flipBit(file, at, bit)
          const found = await findingsIn(folder)
          await flipBit(file, at, bit)
          expect(found.length).toBeGreaterThan(0)
          if (month < 2) expect(found.map(({ what }) => what)).toContain(`${months[month + 1]}:1`)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('tells what is gone, what was put there, and what cannot be read, each with what to do', async () => {
    const folder = await threeMonths()
    await rm(pathOf(folder, 1))
    await rm(pathOf(folder, 2))
    await mkdir(pathOf(folder, 2))
    await writeFile(pathOf(folder, 3), 'nothing of an article')
    const stranger = someArticle(99)
    await mkdir(join(folder, 'articles', stranger.hash.slice(0, 2)), { recursive: true })
    await writeFile(pathOf(folder, 99), fileOf(stranger).text)
    await writeFile(join(folder, 'articles', 'notes.txt'), 'mine')
    const problems = await problemsIn(folder)
    const of = (n: number) => problems.filter((text) => text.includes(someArticle(n).hash)).join()
    expect(of(1)).toContain('it is gone, though the journal keeps it; `--repair` puts it back')
    expect(of(2)).toContain('it is no regular file')
    expect(of(3)).toContain('it is damaged: ')
    expect(of(99)).toContain('no line of the journal keeps it; the next start of the worker takes it in')
    expect(problems).toContainEqual(expect.stringContaining('articles/notes.txt: it is no file of an article'))
    expect(problems).toHaveLength(5)
  })

  test('tells lines that are missing, and that the journal is shorter than what the catalog has of it', async () => {
    const folder = await threeMonths()
    const file = join(folder, 'journal', '2026-03.ndjson')
    const lines = String(await readFile(file)).split('\n')
    await writeFile(file, [...lines.slice(0, 5), ...lines.slice(7)].join('\n'))
    const gap = await problemsIn(folder)
    expect(gap).toContainEqual(expect.stringMatching(/^line \d+ of the journal: 2 lines before it are missing/))
    await writeFile(file, `${lines.slice(0, 5).join('\n')}\n`)
    expect(await problemsIn(folder)).toContainEqual(expect.stringContaining('the journal was shortened or taken away'))
  })

  test('tells what the catalog says otherwise, what it lacks, and what only it has', async () => {
    const folder = await threeMonths()
    const database = new DatabaseSync(join(folder, 'catalog.db'))
    const change = (sql: string, n: number) => database.prepare(sql).run(someArticle(n).hash)
    change("UPDATE articles SET title = 'Another' WHERE hash = ?", 1)
    change('DELETE FROM articles WHERE hash = ?', 2)
    change(
      "DELETE FROM article_sources WHERE source_id = 'courier' AND article_id = (SELECT id FROM articles WHERE hash = ?)",
      20,
    )
    database.close()
    const problems = await problemsIn(folder)
    expect(problems.map((text) => text.split(';')[0])).toEqual(
      expect.arrayContaining([
        `catalog: ${someArticle(1).hash}: the journal says otherwise of its title`,
        `catalog: ${someArticle(2).hash}: the journal keeps it, and the catalog does not know it`,
        `catalog: ${someArticle(20).hash}: the journal says otherwise of its listings`,
      ]),
    )
    expect(problems).toHaveLength(3)
  })

  test('tells of files first and then of the catalog, which is looked at meanwhile, and may be left in between', async () => {
    const folder = await threeMonths()
    const database = new DatabaseSync(join(folder, 'catalog.db'))
    const sql = "UPDATE articles SET title = 'Another' WHERE hash IN (?, ?)"
    database.prepare(sql).run(someArticle(1).hash, someArticle(40).hash)
    database.close()
    for (const n of [7, 30]) await rm(pathOf(folder, n))
    await rm(join(folder, 'journal', '2026-03.ndjson'))
    const found = await findingsIn(folder)
    const checks = ['journal', ...Array(22).fill('file'), ...Array(21).fill('catalog')]
    expect(found.map(({ check }) => check)).toEqual(checks)
    const options = { folder, readArticle: readFileOf, readWritten, stateOf: stateOfFacts, onProgress: () => {} }
    const seen: Finding[] = []
    for await (const each of verifyArchive({ ...options, pauseMs: 1 })) if (seen.push(each) === 2) break
    expect(seen).toEqual(found.slice(0, 2))
  })

  test('goes on where the catalog is damaged: all else is looked at', async () => {
    const folder = await threeMonths()
    await overwritePages(join(folder, 'catalog.db'), 0.2)
    await rm(pathOf(folder, 1))
    const found = await findingsIn(folder)
    expect(found).toContainEqual(expect.objectContaining({ hash: someArticle(1).hash, check: 'file' }))
    expect(found).toContainEqual(expect.objectContaining({ check: 'catalog', repairs: ['rebuild'] }))
  })

  test('looks only at articles of which the journal has a line since a date, where it is told one', async () => {
    const folder = await threeMonths()
    for (const n of [1, 50]) await flipBit(pathOf(folder, n), 400, 0)
    const found = await findingsIn(folder, Date.UTC(2026, 2, 1))
    expect(found.map(({ hash }) => hash)).toEqual([someArticle(50).hash])
  })

  test('finds nothing amiss while articles are being kept', async () => {
    const archive = await testArchive()
    let isOver = false
    const keeping = (async () => {
      for (let n = 0; n < 600; n += 20) await keepArticles(archive, n, n + 20)
      isOver = true
    })()
    while (!isOver) expect(await findingsIn(archive.folder, undefined, 200)).toEqual([])
    await keeping
  })
})

describe('former versions', () => {
  async function revisedTwice(): Promise<TestArchive> {
    const archive = await testArchive()
    await keepArticles(archive, 0, 5)
    const article = someArticle(1)
    const texts = [fileOf({ ...article, markdown: 'Painted anew.' }).text, fileOf(article).text]
    for (const text of texts) {
      const [outcome] = await archive.keep({
        revised: [{ hash: article.hash, article, text: Buffer.from(text), details: {}, why: 'listing' }],
      })
      expect(outcome).toBe('revised')
    }
    return archive
  }

  test('are checked against what the journal says of them', async () => {
    const archive = await revisedTwice()
    const { hash } = someArticle(1)
    expect(await findingsIn(archive.folder)).toEqual([])
    const [name = ''] = await archive.revisions.list(hash)
    const file = join(archive.folder, 'revisions', hash.slice(0, 2), hash, name)
    const whole = await readFile(file)
    await flipBit(file, 300, 1)
    expect(await problemsIn(archive.folder)).toEqual([
      expect.stringContaining('it is not what was put away; `--repair`'),
    ])
    await turnRevisions(await findingsIn(archive.folder), archive)
    expect(await findingsIn(archive.folder)).toEqual([])
    expect(await readFile(file)).toEqual(whole)
    await rm(file)
    expect(await problemsIn(archive.folder)).toEqual([expect.stringContaining('it is gone')])
  })

  test('bring back a file byte for byte where it was once the same; what was found there is kept', async () => {
    const archive = await revisedTwice()
    const { hash } = someArticle(1)
    const whole = await readFile(pathOf(archive.folder, 1))
    await flipBit(pathOf(archive.folder, 1), 400, 3)
    await flipBit(pathOf(archive.folder, 1), 401, 3)
    const damaged = await readFile(pathOf(archive.folder, 1))
    const parts = { archive, makeAnew: async () => [], clock: () => 0, log: { warn() {} } as never }
    expect(await restoreFiles(await findingsIn(archive.folder), parts)).toEqual({ asTheyWere: [hash], anew: [] })
    expect(await readFile(pathOf(archive.folder, 1))).toEqual(whole)
    const folder = join(archive.folder, 'revisions', hash.slice(0, 2), hash)
    expect(await readFile(join(folder, '19700101T000000000Z-found.md'))).toEqual(damaged)
    expect(await findingsIn(archive.folder)).toEqual([])
  })
})

describe('a damaged file', () => {
  async function restored(n: number, spoil: (file: string) => Promise<void>, made: readonly string[] = []) {
    const folder = await threeMonths()
    const whole = await readFile(pathOf(folder, n))
    await spoil(pathOf(folder, n))
    const archive = await testArchive({ folder })
    const makeAnew = async () => made.map((text) => Buffer.from(text))
    const parts = { archive, makeAnew, clock: () => 0, log: { warn() {} } as never }
    const outcome = await restoreFiles(await findingsIn(folder), parts)
    const file = await readFile(pathOf(folder, n)).catch(() => undefined)
    const { hash } = someArticle(n)
    const found = await readdir(join(folder, 'revisions', hash.slice(0, 2), hash)).catch(() => [])
    return { outcome, isWhole: file?.equals(whole), text: String(file), found }
  }

  test('comes back byte for byte where one bit of it flipped, wherever that is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 400 }), fc.nat({ max: 7 }), async (at, bit) => {
        const { outcome, isWhole, found } = await restored(7, (file) => flipBit(file, at, bit))
        expect([outcome.asTheyWere, isWhole]).toEqual([[someArticle(7).hash], true])
        expect(found).toEqual(['19700101T000000000Z-found.md'])
      }),
      { numRuns: 6 },
    )
  })

  test('comes back as it is made anew, where it was made so before, or where nothing there can be read', async () => {
    const anew = fileOf({ ...someArticle(7), markdown: 'As the program makes it today.' }).text
    const whole = fileOf(someArticle(7)).text
    const gone = await restored(7, (file) => rm(file), [anew, whole])
    expect([gone.outcome, gone.isWhole, gone.found]).toEqual([
      { asTheyWere: [someArticle(7).hash], anew: [] },
      true,
      [],
    ])
    const zeros = await restored(7, (file) => writeFile(file, Buffer.alloc(500)), [anew])
    expect([zeros.outcome.anew, zeros.text, zeros.found.length]).toEqual([[someArticle(7).hash], anew, 1])
    const edit = (file: string) => writeFile(file, fileOf({ ...someArticle(7), markdown: 'Edited by hand.' }).text)
    const edited = await restored(7, edit, [anew])
    expect([edited.outcome, edited.found]).toEqual([{ asTheyWere: [], anew: [] }, []])
    expect(edited.text).toContain('Edited by hand.')
  })
})
