import { createHash } from 'node:crypto'
import { appendFile, copyFile, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { JournalFiles } from '../../../src/archive/files/journal-files.ts'
import { JournalError, JournalPositionError } from '../../../src/archive/journal/journal-error.ts'
import { formatLine, type JournalEvent } from '../../../src/archive/journal/journal-line.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { arbitraryEvent } from '../contracts/arbitrary-events.ts'
import { describeJournal } from '../contracts/journal.ts'
import { readJournal } from '../contracts/read-journal.ts'

describeJournal('as files', async () => {
  const folder = join(await tempFolder(), 'journal')
  return async (clock) => new JournalFiles(folder, clock)
})

const march = Date.UTC(2026, 2, 31, 23, 59, 59, 999)
const at = new Date(march).toISOString()
const listed = (n: number): JournalEvent => ({
  kind: 'listed',
  hash: n.toString(16).padStart(16, '0'),
  source: 'gazette',
})
const listedAll = (count: number) => Array.from({ length: count }, (_, n) => listed(n))

function opened(folder: string, nowMs = march): JournalFiles {
  const journal = new JournalFiles(folder, () => nowMs)
  onTestFinished(() => journal.close())
  return journal
}
const newFolder = async () => join(await tempFolder(), 'journal')
const monthOf = (folder: string, month: string) => join(folder, `${month}.ndjson`)
const rawLines = async (folder: string) => {
  const names = (await readdir(folder)).sort()
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  return texts.flatMap((text) => text.trimEnd().split('\n')).map((line) => JSON.parse(line))
}
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe('the files of the journal', () => {
  test('are one for each month in UTC, never one before the newest, each sealed by the first line of the next', async () => {
    const folder = await newFolder()
    for (const nowMs of [march, march + 1, march - 86_400_000, Date.UTC(2026, 6, 1), march]) {
      await opened(folder, nowMs).append([listed(1)])
    }
    expect((await readdir(folder)).sort()).toEqual(['2026-03.ndjson', '2026-04.ndjson', '2026-07.ndjson'])
    const lines = await rawLines(folder)
    expect(lines.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    const [before, middle] = await Promise.all(['2026-03', '2026-04'].map((month) => readFile(monthOf(folder, month))))
    expect(lines.filter(({ kind }) => kind === 'month')).toEqual([
      expect.objectContaining({ v: 1, month: '2026-03' }),
      expect.objectContaining({
        month: '2026-04',
        previous: { month: '2026-03', sha256: sha256(before ?? Buffer.of()) },
      }),
      expect.objectContaining({
        month: '2026-07',
        previous: { month: '2026-04', sha256: sha256(middle ?? Buffer.of()) },
      }),
    ])
    expect(lines[0]).not.toHaveProperty('previous')
  })

  test('show a flipped byte and a month that was taken away', async () => {
    const folder = await newFolder()
    for (const month of [0, 1, 2]) await opened(folder, Date.UTC(2026, month, 5)).append(listedAll(3))
    const journal = opened(folder)
    expect(await journal.checkChain()).toEqual([])
    const file = monthOf(folder, '2026-02')
    const bytes = await readFile(file)
    for (const at of [0, Math.trunc(bytes.length / 2), bytes.length - 1]) {
      const flipped = Buffer.from(bytes)
      flipped[at] = (flipped[at] ?? 0) ^ 1
      await writeFile(file, flipped)
      expect(await journal.checkChain()).toContainEqual({
        file: monthOf(folder, '2026-03'),
        line: 1,
        reason: 'it does not follow 2026-02 as that stands now: something in there was changed',
      })
    }
    await rm(file)
    const reason = 'it follows 2026-02, but 2026-01 stands before it'
    expect(await journal.checkChain()).toEqual([{ file: monthOf(folder, '2026-03'), line: 1, reason }])
  })

  test('that are shortened no longer have the places behind their end, nor those within a line', async () => {
    const folder = await newFolder()
    const journal = opened(folder)
    const first = await journal.append([listed(1)])
    const second = await journal.append([listed(2)])
    const bytes = (await readFile(monthOf(folder, '2026-03'))).length
    await truncate(monthOf(folder, '2026-03'), bytes - 1)
    await expect(readJournal(journal, second.position)).rejects.toThrow(JournalPositionError)
    expect(await readJournal(journal, first.position)).toEqual({ lines: [], faults: [] })
    await appendFile(monthOf(folder, '2026-03'), 'xxxx\n')
    await expect(readJournal(journal, second.position)).rejects.toThrow(/there is no .* any more/)
    await rm(folder, { recursive: true })
    await expect(readJournal(journal, first.position)).rejects.toThrow(JournalPositionError)
  })

  test('lose nothing but a last line that was cut off, wherever it was cut, and tell no fault of it', async () => {
    const whole = await newFolder()
    const journal = opened(whole)
    const kept = await journal.append([listed(1), listed(2)])
    await journal.append([{ kind: 'completed', hash: '00000000000000aa', guid: '报\u2028"\n' }])
    const bytes = await readFile(monthOf(whole, '2026-03'))
    const start = bytes.lastIndexOf('\n', bytes.length - 2) + 1
    const cutAt = async (end: number) => {
      const folder = join(whole, String(end))
      await mkdir(folder)
      await writeFile(monthOf(folder, '2026-03'), bytes.subarray(0, end))
      const cut = opened(folder)
      expect(await readJournal(cut)).toEqual({ lines: kept.lines, faults: [] })
      const fresh = await cut.append([listed(3)])
      expect(await readJournal(cut)).toEqual({ lines: [...kept.lines, ...fresh.lines], faults: [] })
      expect(await readJournal(cut, kept.position)).toEqual({ lines: fresh.lines, faults: [] })
      expect(fresh.lines[0]?.seq).toBe(end === start ? 4 : 5)
    }
    await Promise.all(Array.from({ length: bytes.length - start }, (_, index) => cutAt(start + index)))
  })

  test('lose nothing but the lines of one append that was cut off anywhere in it', async () => {
    const whole = await newFolder()
    const journal = opened(whole)
    const before = await journal.append([listed(1)])
    const start = (await readFile(monthOf(whole, '2026-03'))).length
    await fc.assert(
      fc.asyncProperty(
        fc.array(arbitraryEvent, { minLength: 1, maxLength: 5 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (events, share) => {
          const rest = Buffer.from(events.map((event, index) => formatLine(3 + index, at, event)).join(''))
          const left = rest.subarray(0, Math.trunc(share * rest.length))
          await truncate(monthOf(whole, '2026-03'), start)
          await appendFile(monthOf(whole, '2026-03'), left)
          const again = opened(whole)
          const { lines: fresh, position } = await again.append([listed(2)])
          await again.close()
          const survivors = events.slice(0, left.toString().split('\n').length - 1)
          const found = await readJournal(again)
          expect(found.faults).toEqual([])
          expect(found.lines.map(({ seq, at, ...event }) => event)).toEqual(
            JSON.parse(JSON.stringify([listed(1), ...survivors, listed(2)])),
          )
          expect(found.lines[0]).toEqual(before.lines[0])
          expect(found.lines.at(-1)).toEqual(fresh[0])
          expect(await readJournal(again, position)).toEqual({ lines: [], faults: [] })
        },
      ),
      { numRuns: 30 },
    )
  })

  test('whose first line was cut off begin anew, and the chain holds', async () => {
    const folder = await newFolder()
    const before = await opened(folder, march).append([listed(1)])
    await opened(folder, march + 1).append([listed(2)])
    const file = monthOf(folder, '2026-04')
    const first = (await readFile(file)).indexOf('\n')
    for (const end of [0, 1, Math.trunc(first / 2), first]) {
      await truncate(file, end)
      const journal = opened(folder, march + 1)
      expect(await readJournal(journal)).toEqual({ lines: before.lines, faults: [] })
      expect(await journal.checkChain()).toEqual([])
      const { lines } = await journal.append([listed(3)])
      expect(await readJournal(journal)).toEqual({ lines: [...before.lines, ...lines], faults: [] })
      expect(await journal.checkChain()).toEqual([])
      await journal.close()
    }
  })

  test('with a garbled first line and a cut end lose no line between them', async () => {
    const folder = await newFolder()
    const summaryHtml = 'x'.repeat(10_000)
    await opened(folder).append([{ kind: 'completed', hash: '00000000000000aa', summaryHtml }, listed(2)])
    const file = monthOf(folder, '2026-03')
    const bytes = await readFile(file)
    bytes[bytes.indexOf('\n')] = 0x20
    await writeFile(file, bytes.subarray(0, -5))
    const journal = opened(folder)
    const fresh = await journal.append([listed(3), listed(4)])
    const found = await readJournal(journal)
    expect(found.lines).toEqual(fresh.lines)
    expect(found.faults).toMatchObject([{ file, line: 1 }])
    expect(String(await readFile(file))).toContain(summaryHtml)
  })

  test('tell a bad line with file and number and pass it over, also to those who begin behind the start', async () => {
    const folder = await newFolder()
    const journal = opened(folder)
    const first = await journal.append([listed(1)])
    const second = await journal.append([listed(2), listed(3), listed(4)])
    await journal.close()
    const file = monthOf(folder, '2026-03')
    const [month, one, , three, four] = (await readFile(file, 'utf8')).split('\n')
    const bad = [
      'not json at all',
      '{"v":2,"seq":3,"at":"2026-03-31T23:59:59.999Z","kind":"torn"}',
      'null',
      '',
      '"\\ud800"',
    ]
    for (const text of bad) {
      await writeFile(file, [month, one, text, three, four, ''].join('\n'))
      const again = opened(folder)
      const lines = second.lines.slice(1)
      const faults = [{ file, line: 3, reason: expect.any(String) }]
      expect(await readJournal(again)).toEqual({ lines: [...first.lines, ...lines], faults })
      expect(await readJournal(again, first.position)).toEqual({ lines, faults })
      const { lines: fresh } = await again.append([listed(5)])
      expect(fresh[0]?.seq).toBe(6)
      await again.close()
    }
  })

  test('that cannot be written are an error that names them, and the next append goes on', async () => {
    const folder = await newFolder()
    await writeFile(folder, 'a file where the folder should be')
    const journal = opened(folder)
    await expect(journal.append([listed(1)])).rejects.toThrow(JournalError)
    await expect(journal.append([listed(1)])).rejects.toThrow(`${folder}: reading failed (ENOTDIR)`)
    await expect(readJournal(journal)).rejects.toThrow(JournalError)
    await expect(journal.checkChain()).rejects.toThrow(JournalError)
    await rm(folder)
    const { lines } = await journal.append([listed(1)])
    expect(lines[0]?.seq).toBe(2)

    await mkdir(monthOf(folder, '2026-04'))
    const later = opened(folder, march + 1)
    await expect(later.append([listed(2)])).rejects.toThrow(JournalError)
    await rm(monthOf(folder, '2026-04'), { recursive: true })
    await later.append([listed(2)])
    expect((await readJournal(later)).lines.map(({ seq }) => seq)).toEqual([2, 4])
  })

  test('of other names in the folder are not of the journal', async () => {
    const folder = await newFolder()
    const journal = opened(folder)
    const { lines } = await journal.append([listed(1)])
    await copyFile(monthOf(folder, '2026-03'), join(folder, '2026-03.ndjson.bak'))
    await writeFile(join(folder, 'notes.txt'), 'by hand')
    expect(await readJournal(journal)).toEqual({ lines, faults: [] })
    expect(await journal.checkChain()).toEqual([])
  })
})
