import { appendFile, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Finding } from '../../../src/archive/verify/finding.ts'
import { verifyArchive } from '../../../src/archive/verify/verify-archive.ts'
import { readWritten } from '../../../src/article/front-matter.ts'
import { stateOfFacts } from '../../../src/poll/memory/facts-of-state.ts'
import { testArchive } from '../../support/archive.ts'
import { readFileOf } from '../../support/articles.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { capture } from '../contracts/captures.ts'

async function findingsIn(folder: string, pauseMs = 1): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  const options = { folder, readArticle: readFileOf, readWritten, stateOf: stateOfFacts, onProgress: () => {}, pauseMs }
  for await (const each of verifyArchive(options)) findings.push(each)
  return findings
}
const told = (findings: readonly Finding[]) => findings.map(({ what, problem }) => `${what}: ${problem}`)
const hashOf = (n: number) => n.toString(16).padStart(16, '0')
const page = (n: number, text = `What stands on page ${n}.`) =>
  capture(text, { page: 1, articles: [hashOf(n)] }, `/${n}`)
const flipped = (bytes: Buffer, at: number, bit: number) => {
  const other = Buffer.from(bytes)
  other.writeUInt8(other.readUInt8(at) ^ (1 << bit), at)
  return other
}

/** An archive with captures of January, closed, and of February, open: four pages each, the last two of one text. */
async function twoMonths() {
  let month = 0
  const folder = await tempFolder()
  const open = () => testArchive({ folder, clock: () => Date.UTC(2026, month, 15) })
  const archive = await open()
  for (; month < 2; month += 1) {
    await archive.captures.append([0, 1, 2].map((n) => page(month * 10 + n)))
    await archive.captures.append([page(month * 10 + 3, `What stands on page ${month * 10 + 2}.`)])
  }
  await archive.close()
  const names = await readdir(join(folder, 'captures'), { recursive: true })
  const [closed = '', opened = ''] = names.filter((name) => name.endsWith('.warc.gz')).sort()
  const index = closed.replace('.warc.gz', '.cdxj')
  const places = [closed, index, opened].map((name) => join(folder, 'captures', name)) as [string, string, string]
  const indexAnew = async () => {
    month = 1
    const again = await open()
    await again.captures.indexAnew()
    await again.close()
  }
  /** The texts that can be read. */
  const texts = async () => {
    const again = await open()
    const found: string[] = []
    for (const n of [0, 1, 2, 3, 10, 11, 12, 13]) {
      const place = (await again.captures.find(hashOf(n), 'gazette'))?.pages[0]
      const read = place && (await again.captures.read(place).catch(() => undefined))
      if (read) found.push(Buffer.from(read.answer.body).toString())
    }
    await again.close()
    return found
  }
  return { folder, closed, opened, places, indexAnew, texts }
}

describe('verifying captures', () => {
  test('finds nothing in those that are whole', async () => {
    const { folder, texts } = await twoMonths()
    expect(await findingsIn(folder)).toEqual([])
    expect(await texts()).toHaveLength(8)
  })

  test('names the record in which a bit was flipped, and touches no other', async () => {
    const { folder, places, texts } = await twoMonths()
    const all = await texts()
    let named = 0
    for (const path of [places[0], places[2]]) {
      const whole = await readFile(path)
      await fc.assert(
        fc.asyncProperty(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 7 }), async (at, bit) => {
          await writeFile(path, flipped(whole, at, bit))
          const found = await findingsIn(folder)
          named += found.length > 0 ? 1 : 0
          expect(found.every(({ check, what }) => check === 'capture' && path.includes(what.split(':')[0] ?? ''))).toBe(
            true,
          )
          // A bit that pads the last byte of a member, or leads to the same text another way, changes nothing.
          if (found.length === 0) expect(await texts()).toEqual(all)
          await writeFile(path, whole)
        }),
        { numRuns: 20 },
      )
    }
    expect(named).toBeGreaterThan(35)
  })

  test('tells a record that a crash cut off from one that is damaged, and only the former is taken away', async () => {
    const { folder, opened, places, indexAnew, texts } = await twoMonths()
    const path = places[2]
    const whole = await readFile(path)
    await appendFile(path, whole.subarray(0, 100))
    expect(told(await findingsIn(folder))).toEqual([
      `captures/${opened}:${whole.length}: the last record was cut off by a crash`,
    ])
    await indexAnew()
    expect(await readFile(path)).toEqual(whole)
    expect(await findingsIn(folder)).toEqual([])
    await truncate(path, whole.length - 5)
    expect(told(await findingsIn(folder))).toEqual([
      expect.stringMatching(/^captures\/2026-02.*: what stands there is no record, or a damaged one$/),
    ])
    await indexAnew()
    expect(await readFile(path)).toEqual(whole.subarray(0, -5))
    expect(await texts()).toHaveLength(7)
  })

  test('keeps beside what may be a crash or a damaged record, where the catalog is lost', async () => {
    const { folder, places, texts } = await twoMonths()
    const path = places[2]
    const whole = await readFile(path)
    await truncate(path, whole.length - 5)
    for (const name of await readdir(folder)) if (name.startsWith('catalog.db')) await rm(join(folder, name))
    expect(await texts()).toHaveLength(7)
    const [torn = ''] = (await readdir(join(folder, 'captures', '2026-02'))).filter((name) => name.includes('torn'))
    const bytes = await readFile(join(folder, 'captures', '2026-02', torn))
    expect(Buffer.concat([await readFile(path), bytes])).toEqual(whole.subarray(0, -5))
  })

  test('tells an index that is not that of its file, in the catalog and beside it, and makes both anew', async () => {
    const { folder, closed, places, indexAnew } = await twoMonths()
    const index = await readFile(places[1])
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: index.length - 2 }), fc.nat({ max: 7 }), async (at, bit) => {
        await writeFile(places[1], flipped(index, at, bit))
        expect(told(await findingsIn(folder))).toEqual([
          `captures/${closed.replace('.warc.gz', '.cdxj')}: it is not the index of the file beside it`,
        ])
      }),
      { numRuns: 10 },
    )
    const database = new DatabaseSync(join(folder, 'catalog.db'))
    database.exec("UPDATE captures SET url = 'https://elsewhere.example/' WHERE id = 2")
    database.exec('DELETE FROM captures WHERE id = 6')
    database.close()
    const found = await findingsIn(folder)
    expect(told(found)).toHaveLength(3)
    expect(found.every(({ repairs }) => repairs.includes('index'))).toBe(true)
    await indexAnew()
    expect(await findingsIn(folder)).toEqual([])
    expect(await readFile(places[1])).toEqual(index)
  })

  test('tells a file that is gone, and a record whose body was in one that is damaged', async () => {
    const { folder, closed, places } = await twoMonths()
    await rm(places[0])
    expect(told(await findingsIn(folder))).toEqual([
      `captures/${closed}: it is gone, though the catalog knows what was in it`,
    ])
    const archive = await testArchive({ folder })
    const place = (await archive.captures.find(hashOf(12), 'gazette'))?.pages[0]
    await archive.close()
    await writeFile(places[2], flipped(await readFile(places[2]), (place?.offset ?? 0) + 60, 3))
    expect(told(await findingsIn(folder))).toEqual([
      expect.stringMatching(/damaged one$/),
      expect.stringMatching(/the record whose body it refers to is gone, or damaged$/),
    ])
  })

  test('finds nothing amiss while captures are being written', async () => {
    const archive = await testArchive()
    let isOver = false
    const writing = (async () => {
      for (let n = 0; n < 60; n += 1) await archive.captures.append([page(n)])
      isOver = true
    })()
    while (!isOver) expect(await findingsIn(archive.folder, 200)).toEqual([])
    await writing
  })
})
