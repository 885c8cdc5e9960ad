import { readdir, readFile, rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { JournalFiles } from '../../src/archive/files/journal-files.ts'
import type { Journal } from '../../src/archive/journal/journal.ts'
import { isLine, type JournalLine, parseLine } from '../../src/archive/journal/journal-line.ts'
import { neverMs } from '../../src/archive/never.ts'
import { openCatalog } from '../../src/archive/sqlite/catalog-database.ts'
import { takeOver } from '../../src/archive/upkeep/takeover.ts'
import { factsOf, stateOfFacts } from '../../src/poll/memory/facts-of-state.ts'
import { type TestArchive, testArchive } from '../support/archive.ts'
import { fileOf, someArticle } from '../support/articles.ts'
import { firstSeenAtMs, oldArchive } from './old-archive.ts'

/** More than two of the batches in which the journal is told. */
const count = 2_100

async function linesIn(folder: string): Promise<readonly JournalLine[]> {
  const names = (await readdir(join(folder, 'journal'))).sort()
  const texts = await Promise.all(names.map((name) => readFile(join(folder, 'journal', name), 'utf8')))
  return texts
    .flatMap((text) => text.split('\n'))
    .flatMap((text) => {
      const line = parseLine(text)
      return isLine(line) && line.kind !== 'month' && line.kind !== 'torn' ? [line] : []
    })
}

/** All that an archive says of itself, whether it comes from an old catalog or from the journal. */
async function truthOf({ catalog }: TestArchive) {
  const keys = await catalog.articles.keys({ kind: 'all' }).newest(-1)
  const found = await catalog.articles.find(keys.map(({ hash }) => hash))
  // Checksums are worked out meanwhile.
  const records = [...found.values()].map(({ sha256: _, ...record }) => record)
  const courier = await catalog.articles.keys({ kind: 'source', sourceId: 'courier' }).newest(-1)
  const waiting = (await catalog.waiting.of('gazette')).map(({ attempts, ...entry }) => ({
    ...entry,
    nextTryAtMs: entry.nextTryAtMs === neverMs,
  }))
  const facts = (await catalog.sources.all())
    .map(({ id, definitionHash, state }) => ({ id, definitionHash, ...factsOf(state) }))
    .filter(({ id }) => id !== 'fresh')
  return { records, courier, waiting, facts }
}

/** Every line that may stand once only, as a text that tells it from all others. */
const oneOffs = (lines: readonly JournalLine[]) =>
  lines.flatMap((line) => {
    if (line.kind === 'kept' || line.kind === 'checksum') return [`${line.kind} ${line.hash}`]
    if (line.kind === 'listed' || line.kind === 'waits' || line.kind === 'gave-up') {
      return [`${line.kind} ${line.hash} ${line.source}`]
    }
    return line.kind === 'source' ? [`source ${line.source}`] : []
  })

const sumLine = `the journal has what was not in it yet: ${count} articles, 2 waiting entries, 3 sources`

describe('taking over an archive of the feedkeeper before the journal', () => {
  test('tells the journal all of it, in the order in which articles were first seen, in one line of log', async () => {
    const archive = await testArchive({ folder: await oldArchive(count) })
    expect(archive.lines.filter((line) => !line.startsWith('the checksums'))).toEqual([sumLine])
    const before = await truthOf(archive)
    expect(before.records).toHaveLength(count)
    expect(before.courier).toHaveLength(count / 5)
    expect(before.waiting.map(({ nextTryAtMs: isGivenUp }) => isGivenUp)).toEqual([false, true])

    const lines = await linesIn(archive.folder)
    const kept = lines.flatMap((line) => (line.kind === 'kept' ? [line.hash] : []))
    const numbers = Array.from({ length: count }, (_, n) => n)
    const order = numbers.map((n) => ({ at: firstSeenAtMs(n) ?? someArticle(n).publishedAt.getTime(), n }))
    order.sort((a, b) => a.at - b.at || (someArticle(a.n).hash < someArticle(b.n).hash ? -1 : 1))
    expect(kept).toEqual(order.map(({ n }) => someArticle(n).hash))
    expect(before.records.find(({ hash }) => hash === someArticle(3).hash)).toMatchObject({
      details: { guid: 'guid-3', authors: ['Author 3'], categories: ['c1'], updatedAtMs: firstSeenAtMs(3) },
    })
    await archive.close()

    await rm(join(archive.folder, 'catalog.db'))
    const again = await testArchive({ folder: archive.folder })
    expect(await truthOf(again)).toEqual(before)
    await again.close()
    expect((await testArchive({ folder: archive.folder })).lines).toEqual([])
  })

  test.each<[string, (journal: Journal, folder: string) => Journal, ((file: string) => Promise<void>)?]>([
    ['between two batches', (journal) => failing(journal, { append: 2 })],
    ['between journal and catalog', (journal) => failing(journal, { record: 2 })],
    [
      'in the middle of a batch, behind the line of an article whose listing is cut off',
      (journal) => failing(journal, { record: 2 }),
      async (file) => {
        const text = await readFile(file, 'utf8')
        await truncate(
          file,
          Buffer.byteLength(text.slice(0, text.lastIndexOf('"kind":"listed"', text.length - 20_000))),
        )
      },
    ],
  ])('goes on, killed %s, without a line twice', async (_when, broken, spoil) => {
    const folder = await oldArchive(count)
    const { catalog } = openCatalog(join(folder, 'catalog.db'), stateOfFacts)
    const journal = new JournalFiles(join(folder, 'journal'), Date.now)
    await expect(takeOver(broken(journal, folder), catalog, factsOf)).rejects.toThrow('killed')
    await Promise.all([journal.close(), catalog.close()])
    const [month = ''] = await readdir(join(folder, 'journal'))
    await spoil?.(join(folder, 'journal', month))

    const archive = await testArchive({ folder })
    const truth = await truthOf(archive)
    expect(truth.records).toHaveLength(count)
    expect(truth.courier).toHaveLength(count / 5)
    const told = oneOffs((await linesIn(folder)).filter(({ kind }) => kind !== 'checksum'))
    expect(told).toHaveLength(new Set(told).size)
    expect(told).toHaveLength(count + count / 5 + 3 + 3)
    await archive.close()
    await rm(join(folder, 'catalog.db'))
    expect(await truthOf(await testArchive({ folder }))).toEqual(truth)
  })

  test('works out the checksums in the background, beside what is kept meanwhile, and stops when it is closed', async () => {
    const folder = await oldArchive(count)
    const archive = await testArchive({ folder })
    const article = someArticle(count)
    const outcome = await archive.keep({
      articles: [{ article, ...fileOf(article), details: {}, firstSeenAtMs: 0, sourceId: 'gazette' }],
    })
    expect(outcome).toEqual(['written'])
    const checksums = async () => (await linesIn(folder)).filter(({ kind }) => kind === 'checksum').length
    await expect.poll(checksums, { timeout: 60_000 }).toBeGreaterThan(0)
    await archive.close()
    const done = await checksums()
    expect(done).toBeLessThan(count)
    const again = await testArchive({ folder })
    await expect
      .poll(() => again.lines, { timeout: 15_000 })
      .toContain(`the checksums of ${count - done} files are in the journal`)
    const told = oneOffs(await linesIn(folder))
    expect(told).toHaveLength(new Set(told).size)
    expect(await checksums()).toBe(count)
    const hashes = [someArticle(1).hash]
    expect((await again.catalog.upkeep.checksums(hashes)).get(hashes[0] ?? '')).toBe(
      await again.articles.checksum(hashes[0] ?? ''),
    )
  })

  test('reads the files where there is no catalog', async () => {
    const folder = await oldArchive(300)
    await rm(join(folder, 'catalog.db'))
    const archive = await testArchive({ folder })
    expect(archive.lines).toEqual([
      'the catalog is in line with the files again: 300 added, 0 removed',
      'the journal has what was not in it yet: 300 articles, 0 waiting entries, 0 sources',
    ])
    expect((await linesIn(folder)).filter((line) => line.kind === 'kept' && line.sha256 !== undefined)).toHaveLength(
      300,
    )
  })
})

describe('a journal that was taken away', () => {
  test('is written again from the catalog, with publications that went', async () => {
    const first = await testArchive({ folder: await oldArchive(300) })
    await first.keep({ publications: [{ name: 'cranes', title: 'Cranes', isGone: true }] })
    const before = await truthOf(first)
    await first.close()
    await rm(join(first.folder, 'journal'), { recursive: true })
    const second = await testArchive({ folder: first.folder })
    expect(second.lines.filter((line) => !line.startsWith('the checksums'))).toEqual([
      expect.stringContaining('the journal was shortened or taken away; what the catalog knows is journalled again'),
      'the journal has what was not in it yet: 300 articles, 2 waiting entries, 3 sources',
    ])
    await second.close()
    await rm(join(first.folder, 'catalog.db'))
    const third = await testArchive({ folder: first.folder })
    const { records, ...rest } = await truthOf(third)
    const withoutSequence = (all: typeof records) => all.map(({ sequence: _, ...record }) => record)
    expect(withoutSequence(records)).toEqual(withoutSequence(before.records))
    expect(rest).toEqual({ courier: before.courier, waiting: before.waiting, facts: before.facts })
    expect([...(await third.catalog.gonePublications()).keys()]).toEqual(['cranes'])
  })
})

/** A journal that is cut off as by a kill: before it appends for the nth time, or behind that. */
function failing(journal: Journal, at: { readonly append?: number; readonly record?: number }): Journal {
  let appended = 0
  return {
    read: (from) => journal.read(from),
    checkChain: () => journal.checkChain(),
    close: () => journal.close(),
    async append(events) {
      appended += 1
      if (appended === at.append) throw new Error('killed')
      const lines = await journal.append(events)
      await nextTurn()
      if (appended === at.record) throw new Error('killed')
      return lines
    },
  }
}
