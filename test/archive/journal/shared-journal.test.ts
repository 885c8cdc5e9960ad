import { appendFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { JournalFiles } from '../../../src/archive/files/journal-files.ts'
import { writersIn } from '../../../src/archive/files/journal-months.ts'
import { keptInFolder } from '../../../src/archive/files/kept-in-folder.ts'
import type { Journal, JournalPosition } from '../../../src/archive/journal/journal.ts'
import { JournalPositionError } from '../../../src/archive/journal/journal-error.ts'
import type { JournalEvent, JournalLine } from '../../../src/archive/journal/journal-line.ts'
import { SharedJournal } from '../../../src/archive/journal/shared-journal.ts'
import { JournalObjects } from '../../../src/archive/s3/journal/journal-objects.ts'
import { writersOf } from '../../../src/archive/s3/journal/journal-parts.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { describeJournal } from '../contracts/journal.ts'
import { readJournal } from '../contracts/read-journal.ts'
import { testStore } from '../s3/test-store.ts'

describeJournal('that workers share in a folder', async () => {
  const folder = await tempFolder()
  return (clock) => keptInFolder(folder, 'one').openJournal(clock)
})

const start = Date.UTC(2026, 10, 20, 12)
const listed = (n: number, source = 'gazette'): JournalEvent => ({
  kind: 'listed',
  hash: n.toString(16).padStart(16, '0'),
  source,
})
const sourcesOf = (lines: readonly JournalLine[]) => lines.map((line) => 'source' in line && line.source)

/** A folder that workers share, and what a catalog would have of it. */
async function shared() {
  const output = await tempFolder()
  const folder = join(output, 'journal')
  const recorded: JournalLine[] = []
  let position: JournalPosition | undefined
  let nowMs = start
  const worker = async (name?: string) => {
    const journal = await keptInFolder(output, name).openJournal(() => nowMs++)
    onTestFinished(() => journal.close())
    return journal
  }
  /** A turn: what is appended is recorded, but for a worker that dies in between. */
  const write = async (journal: Journal, events: readonly JournalEvent[], { dies = false } = {}) => {
    const appended = await journal.append(events, position)
    if (dies) return
    recorded.push(...appended.lines)
    position = appended.position
  }
  const takeIn = async (journal: Journal) => {
    const taken = await journal.takeIn?.(position)
    recorded.push(...(taken?.lines ?? []))
    position = taken?.position
  }
  return { folder, output, recorded, worker, write, takeIn, at: (ms: number) => (nowMs = ms), place: () => position }
}

describe('a journal that workers share', () => {
  test('is read as it was recorded, whoever wrote, over months and from any place', async () => {
    const { recorded, worker, write, at, folder, place } = await shared()
    const [one, two] = [await worker('one'), await worker('two')]
    const places: { readonly from: JournalPosition | undefined; readonly count: number }[] = []
    for (let n = 0; n < 30; n += 1) {
      at(start + n * 86_400_000)
      await write(
        n % 3 === 0 ? two : one,
        Array.from({ length: n % 4 }, (_, more) => listed(n * 10 + more)),
      )
      places.push({ from: place(), count: recorded.length })
    }
    expect((await readdir(folder)).sort()).toEqual([
      '2026-11.one.ndjson',
      '2026-11.two.ndjson',
      '2026-12.one.ndjson',
      '2026-12.two.ndjson',
    ])
    const reader = await worker()
    expect((await readJournal(reader)).lines).toEqual(recorded)
    for (const { from, count } of places) {
      expect((await readJournal(reader, from)).lines).toEqual(recorded.slice(count))
    }
    expect(await reader.checkChain()).toEqual([])
  })

  test('numbers its lines one after the other, with those that only mark a month', async () => {
    const { worker, write } = await shared()
    const [one, two] = [await worker('one'), await worker('two')]
    for (let n = 0; n < 6; n += 1) await write(n % 2 === 0 ? one : two, [listed(n), listed(n + 100)])
    const numbers: number[] = []
    for await (const { lines, marks } of one.read()) numbers.push(...lines.map(({ seq }) => seq), ...marks)
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 14 }, (_, n) => n + 1))
  })

  test('goes on from one that was not shared before, and is read whole afterwards by one worker alone', async () => {
    const { recorded, worker, write, folder } = await shared()
    const alone = await worker()
    expect(alone).toBeInstanceOf(JournalFiles)
    await write(alone, [listed(1), listed(2)])
    const one = await worker('one')
    await write(one, [listed(3)])
    await write(await worker('two'), [listed(4)])
    const again = await worker()
    await write(again, [listed(5)])
    expect(await writersIn(folder)).toEqual(['', 'one', 'two'])
    expect(recorded.map(({ seq }) => seq)).toEqual([2, 3, 5, 7, 8])
    expect((await readJournal(await worker('two'))).lines).toEqual(recorded)
  })

  test('records what a worker had appended when it died with the next append of that worker, once', async () => {
    const { recorded, worker, write } = await shared()
    await write(await worker('one'), [listed(1)])
    await write(await worker('one'), [listed(2)], { dies: true })
    await write(await worker('one'), [listed(3)])
    await write(await worker('one'), [listed(4)])
    expect(recorded.map((line) => 'hash' in line && Number(line.hash))).toEqual([1, 2, 3, 4])
    const { lines } = await readJournal(await worker())
    expect(lines.map(({ seq }) => seq)).toEqual(recorded.map(({ seq }) => seq))
  })

  test('tells what was never recorded anew, behind what others wrote since', async () => {
    const { recorded, worker, write, takeIn } = await shared()
    const [one, two] = [await worker('one'), await worker('two')]
    await write(one, [listed(1, 'one')])
    await write(two, [listed(1, 'two')])
    await write(two, [listed(2, 'two'), listed(3, 'two'), listed(4, 'two')], { dies: true })
    await write(one, [listed(2, 'one')])
    await write(one, [listed(3, 'one')], { dies: true })
    await takeIn(await worker('three'))
    await takeIn(await worker('three'))
    expect(sourcesOf(recorded)).toEqual(['one', 'two', 'one', 'one', 'two', 'two', 'two'])
    const numbers = recorded.map(({ seq }) => seq)
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    expect(new Set(numbers).size).toBe(numbers.length)
    await write(two, [listed(9, 'two')])
    expect(sourcesOf(recorded).slice(7)).toEqual(['two'])
  })

  test('takes in all of a journal as it stands for a catalog that is made anew', async () => {
    const { recorded, worker, write, takeIn, output } = await shared()
    const [one, two] = [await worker('one'), await worker('two')]
    for (let n = 0; n < 8; n += 1)
      await write(
        n % 2 === 0 ? one : two,
        Array.from({ length: 2_000 }, () => listed(n)),
      )
    const anew = await keptInFolder(output, 'one').openJournal(() => start)
    onTestFinished(() => anew.close())
    const lines: JournalLine[] = []
    let position: JournalPosition | undefined
    let steps = 0
    for (let isAll = false; !isAll; steps += 1) {
      const taken = await anew.takeIn?.(position)
      lines.push(...(taken?.lines ?? []))
      position = taken?.position
      isAll = taken?.isAll !== false
    }
    expect(steps).toBeGreaterThan(1)
    expect(lines.length).toBe(recorded.length)
    expect(lines.map(({ seq }) => seq).join()).toBe(recorded.map(({ seq }) => seq).join())
    await takeIn(one)
    expect(recorded.length).toBe(16_000)
  })

  test('tells of lines that cannot be read, and throws for the place of a worker whose files are gone', async () => {
    const { folder, worker, write, place } = await shared()
    const one = await worker('one')
    await write(one, [listed(1)])
    await write(await worker('two'), [listed(2)])
    await appendFile(join(folder, '2026-11.one.ndjson'), 'no line\n')
    const { faults } = await readJournal(await worker())
    expect(faults.map(({ file, line }) => `${file}:${line}`)).toEqual([`${join(folder, '2026-11.one.ndjson')}:3`])
    const elsewhere = await shared()
    await elsewhere.write(await elsewhere.worker('one'), [listed(1)])
    await expect(readJournal(await elsewhere.worker('one'), place())).rejects.toThrow(JournalPositionError)
  })

  test('is the same in a store', async () => {
    const { open } = await testStore()
    const objects = open()
    const shared = (own: string) =>
      new SharedJournal('journal', own, {
        names: async () => [...new Set([...(await writersOf(objects)), own])],
        open: (name) => new JournalObjects(objects, () => start, name),
      })
    const [one, two] = [shared('one'), shared('two')]
    const first = await one.append([listed(1)])
    const second = await two.append([listed(2)], first.position)
    await two.append([listed(3)], second.position)
    const third = await one.append([listed(4)], second.position)
    const taken = await one.takeIn?.(third.position)
    const recorded = [...first.lines, ...second.lines, ...third.lines, ...(taken?.lines ?? [])]
    expect(recorded.map((line) => 'hash' in line && Number(line.hash))).toEqual([1, 2, 4, 3])
    expect(recorded.map(({ seq }) => seq)).toEqual([2, 4, 5, 6])
    expect((await readJournal(shared('three'), second.position)).lines.length).toBe(3)
    expect(await objects.keys('journal/')).toContain('journal/workers/two/segments/000000000001.ndjson')
  })
})
