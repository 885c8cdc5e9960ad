import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { StoreError } from '../../../src/archive/archive-error.ts'
import type { JournalEvent } from '../../../src/archive/journal/journal-line.ts'
import { JournalObjects } from '../../../src/archive/s3/journal/journal-objects.ts'
import type { StoreFault } from '../../origin/object-store.ts'
import { describeJournal } from '../contracts/journal.ts'
import { readJournal } from '../contracts/read-journal.ts'
import { oneTry, testStore } from './test-store.ts'

describeJournal('as objects', async () => {
  const { open } = await testStore()
  return async (clock) => new JournalObjects(open(), clock)
})

const day = 86_400_000
const start = Date.UTC(2026, 10, 20, 12)
const listed = (n: number): JournalEvent => ({
  kind: 'listed',
  hash: n.toString(16).padStart(16, '0'),
  source: 'gazette',
})
const numbersOf = (lines: readonly { readonly seq: number }[]) => lines.map(({ seq }) => seq)

/** A journal with a clock that is set, a store that fails as told, and what stands in it. */
async function someJournal() {
  let wrong: (request: { method?: string | undefined; url?: string | undefined }) => StoreFault | undefined = () =>
    undefined
  const store = await testStore({ fault: (request) => wrong(request) }, oneTry)
  let nowMs = start
  const open = () => new JournalObjects(store.open(), () => nowMs)
  return {
    ...store,
    open,
    at: (ms: number) => {
      nowMs = ms
    },
    failWith: (fault: typeof wrong) => {
      wrong = fault
    },
    keys: (name: string) => [...store.objects.keys()].filter((key) => key.includes(`/journal/${name}`)).sort(),
  }
}

describe('the journal as objects', () => {
  test('is a segment for each append, and once a day they become a part of their month, byte for byte', async () => {
    const { open, at, keys, objects } = await someJournal()
    const journal = open()
    for (let n = 0; n < 5; n += 1) await journal.append([listed(n), listed(n + 100)])
    const segments = keys('segments/')
    expect(segments.length).toBe(5)
    const before = Buffer.concat(segments.map((key) => objects.get(key)?.bytes ?? Buffer.of()))
    at(start + day)
    const { position } = await journal.append([listed(200)])
    expect(keys('segments/').length).toBe(1)
    expect(keys('2026-11/').map((key) => objects.get(key)?.bytes.equals(before))).toEqual([true])
    for (const each of [journal, open()]) {
      expect(numbersOf((await readJournal(each)).lines)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
      expect((await readJournal(each, position)).lines).toEqual([])
      expect((await readJournal(each, '3:7')).lines.length).toBe(5)
    }
  })

  test('begins each month with the SHA-256 of the one before, and tells where that was changed', async () => {
    const { open, at, keys, objects } = await someJournal()
    const journal = open()
    await journal.append([listed(1)])
    at(start + day)
    await journal.append([listed(2)])
    at(start + 20 * day)
    await journal.append([listed(3)])
    const november = Buffer.concat(keys('2026-11/').map((key) => objects.get(key)?.bytes ?? Buffer.of()))
    const [first = ''] = (objects.get(keys('segments/')[0] ?? '')?.bytes.toString() ?? '').split('\n')
    const sha256 = createHash('sha256').update(november).digest('hex')
    expect(JSON.parse(first)).toMatchObject({ kind: 'month', month: '2026-12', previous: { month: '2026-11', sha256 } })
    expect(await open().checkChain()).toEqual([])
    const [key = ''] = keys('2026-11/')
    const changed = Buffer.from(String(objects.get(key)?.bytes).replace('gazette', 'gazetta'))
    objects.set(key, { bytes: changed, meta: {}, modified: '' })
    expect((await open().checkChain()).map(({ reason }) => reason)).toEqual([
      'it does not follow 2026-11 as that stands now: something in there was changed',
    ])
  })

  test('of several writers has every line once, under a number of its own', async () => {
    const { open } = await someJournal()
    const writers = [open(), open(), open()]
    const appended = await Promise.all(
      writers.map(async (writer, n) => {
        const lines = []
        for (let round = 0; round < 6; round += 1) lines.push(...(await writer.append([listed(n * 10 + round)])).lines)
        return lines
      }),
    )
    const { lines, faults } = await readJournal(open())
    expect(faults).toEqual([])
    expect(lines).toEqual(appended.flat().sort((a, b) => a.seq - b.seq))
    expect(numbersOf(lines)).toEqual(Array.from({ length: 18 }, (_, n) => n + 2))
  })

  test.each<[string, (request: { method?: string | undefined; url?: string | undefined }) => StoreFault | undefined]>([
    [
      'before the part is there',
      ({ method, url }) => (method === 'PUT' && url?.includes('2026-11/') ? 403 : undefined),
    ],
    ['before the part is named', ({ method, url }) => (method === 'PUT' && url?.includes('index') ? 403 : undefined)],
    ['before its segments are gone', ({ method }) => (method === 'DELETE' ? 403 : undefined)],
  ])('has every line once where putting segments together is cut off %s, and goes on', async (_, fault) => {
    const { open, at, failWith, keys } = await someJournal()
    const journal = open()
    for (let n = 0; n < 3; n += 1) await journal.append([listed(n)])
    at(start + day)
    failWith(fault)
    await expect(journal.append([listed(3)])).rejects.toThrow(StoreError)
    expect((await readJournal(open())).lines.length).toBe(3)
    failWith(() => undefined)
    await open().append([listed(4)])
    at(start + 2 * day)
    await open().append([listed(5)])
    expect((await readJournal(open())).lines.map((line) => 'hash' in line && Number(`0x${line.hash}`))).toEqual([
      0, 1, 2, 4, 5,
    ])
    expect(keys('segments/').length).toBe(1)
  })

  test('has what an append wrote that could not be told so, and the next follows it', async () => {
    const { open, failWith } = await someJournal()
    const journal = open()
    await journal.append([listed(1)])
    failWith(({ method, url }) => {
      if (method === 'PUT') return url?.includes('000002') ? 'done, then cut' : undefined
      return 500
    })
    await expect(journal.append([listed(2)])).rejects.toThrow(StoreError)
    failWith(() => undefined)
    await journal.append([listed(3)])
    expect(numbersOf((await readJournal(journal)).lines)).toEqual([2, 3, 4])
  })

  test('is read to the end while its segments are put together, each line once', async () => {
    const { open, at } = await someJournal()
    const journal = open()
    // More than are asked for at once.
    for (let n = 0; n < 20; n += 1) {
      await journal.append(Array.from({ length: 200 }, (_, each) => listed(n * 1_000 + each)))
    }
    const found: number[] = []
    for await (const { lines } of open().read()) {
      found.push(...numbersOf(lines))
      at(start + day)
      if (found.length <= 2_000) await journal.append([listed(77)])
    }
    expect(found.length).toBe(4_001)
    expect(found).toEqual(found.map((_, n) => n + 2))
  })

  test('is never listed, and an append is one request', async () => {
    const { open, seen } = await someJournal()
    const journal = open()
    await journal.append([listed(1)])
    const before = seen.length
    await journal.append([listed(2)])
    expect(seen.slice(before).map(({ method }) => method)).toEqual(['PUT'])
    await readJournal(open())
    expect(seen.filter(({ url }) => url?.includes('list-type'))).toEqual([])
  })
})
