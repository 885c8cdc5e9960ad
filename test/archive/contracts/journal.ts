import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Journal, JournalPosition } from '../../../src/archive/journal/journal.ts'
import { JournalPositionError } from '../../../src/archive/journal/journal-error.ts'
import type { JournalEvent, JournalLine } from '../../../src/archive/journal/journal-line.ts'
import type { Clock } from '../../../src/clock.ts'
import { arbitraryEvent } from './arbitrary-events.ts'
import { piecesOf, readJournal } from './read-journal.ts'

/** Makes a place for one journal, empty; gives what opens it, as often as it is called. */
export type NewJournal = () => Promise<(clock: Clock) => Promise<Journal>>

const listed = (n: number): JournalEvent => ({
  kind: 'listed',
  hash: n.toString(16).padStart(16, '0'),
  source: 'gazette',
})

/** Its lines, none of which may be bad. */
async function linesOf(journal: Journal, from?: JournalPosition): Promise<readonly JournalLine[]> {
  const { lines, faults } = await readJournal(journal, from)
  expect(faults).toEqual([])
  return lines
}

/** As it comes back from anything that keeps JSON. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
const january = Date.UTC(2026, 0, 31, 23, 59, 59, 123)
const day = 86_400_000

/** What every journal holds. */
export function describeJournal(name: string, newJournal: NewJournal): void {
  const journalAt = async (clock: Clock) => {
    const open = await newJournal()
    return opened(open, clock)
  }
  const opened = async (open: (clock: Clock) => Promise<Journal>, clock: Clock) => {
    const journal = await open(clock)
    onTestFinished(() => journal.close())
    return journal
  }

  describe(`a journal ${name}`, () => {
    test('that is empty has no lines and no faults, and reading it makes none', async () => {
      const journal = await journalAt(() => january)
      expect(await linesOf(journal)).toEqual([])
      expect(await journal.checkChain()).toEqual([])
    })

    test('gives back what was appended, in its order, with the time of the clock and numbers that follow each other', async () => {
      const journal = await journalAt(() => january)
      const events = [listed(3), listed(1), listed(2)]
      const { lines } = await journal.append(events)
      const [first] = lines
      const expected = events.map((event, index) => ({
        ...event,
        seq: (first?.seq ?? 0) + index,
        at: '2026-01-31T23:59:59.123Z',
      }))
      expect(lines).toEqual(expected)
      expect(await linesOf(journal)).toEqual(expected)
    })

    test('goes on where it was over months, over years and over restarts, also with its clock set back', async () => {
      const open = await newJournal()
      const appended: JournalLine[] = []
      for (const [index, days] of [0, 1, 1, 40, 3, 400, 399, 401].entries()) {
        const journal = await opened(open, () => january + days * day)
        appended.push(...(await journal.append([listed(index)])).lines)
        appended.push(...(await journal.append([listed(100 + index), listed(200 + index)])).lines)
        if (index % 2 === 0) await journal.close()
        expect(await linesOf(await opened(open, () => january))).toEqual(appended)
      }
      for (const [index, { seq }] of appended.entries()) expect(seq).toBeGreaterThan(appended[index - 1]?.seq ?? 0)
      expect(new Set(appended.map(({ at }) => at)).size).toBe(7)
      expect(await (await opened(open, () => january)).checkChain()).toEqual([])
    })

    test('is read from any place that an append or a reading gave, also after a restart', async () => {
      const open = await newJournal()
      let now = january
      const journal = await opened(open, () => now)
      const ends: { readonly position: JournalPosition; readonly count: number }[] = []
      const all: JournalLine[] = []
      for (let index = 0; index < 12; index += 1) {
        const { lines, position } = await journal.append(Array.from({ length: index % 4 }, (_, n) => listed(n)))
        all.push(...lines)
        ends.push({ position, count: all.length })
        now += 10 * day
      }
      await journal.close()
      const again = await opened(open, () => now)
      let count = 0
      for (const { lines, position } of await piecesOf(again)) {
        count += lines.length
        ends.push({ position, count })
      }
      expect(count).toBe(all.length)
      for (const { position, count } of ends) expect(await linesOf(again, position)).toEqual(all.slice(count))
      const more = await again.append([listed(77)])
      const { position } = ends[11] ?? { position: '' }
      expect(await linesOf(again, position)).toEqual(more.lines)
    })

    test('is read piece by piece, and each piece says where the next begins', async () => {
      const journal = await journalAt(() => january)
      const { lines, position } = await journal.append(Array.from({ length: 4_500 }, (_, n) => listed(n)))
      const pieces = await piecesOf(journal)
      expect(pieces.length).toBeGreaterThan(1)
      expect(pieces.flatMap((piece) => piece.lines)).toEqual(lines)
      expect(pieces.at(-1)?.position).toBe(position)
      let behind = 0
      for (const piece of pieces) {
        behind += piece.lines.length
        expect(await linesOf(journal, piece.position)).toEqual(lines.slice(behind))
      }
    })

    test('throws for a place it does not have', async () => {
      const other = await journalAt(() => january)
      await other.append([listed(1)])
      const { position } = await other.append([listed(2)])
      await expect(linesOf(await journalAt(() => january), position)).rejects.toThrow(JournalPositionError)
      const shorter = await journalAt(() => january)
      await shorter.append([listed(1)])
      await expect(linesOf(shorter, position)).rejects.toThrow(JournalPositionError)
    })

    test('holds a line as long as a book beside short ones', async () => {
      const open = await newJournal()
      const journal = await opened(open, () => january)
      const huge = { kind: 'completed', hash: '00000000000000aa', summaryHtml: '报\u2028'.repeat(1_500_000) } as const
      const first = await journal.append([listed(1), huge])
      await journal.close()
      const again = await opened(open, () => january)
      const second = await again.append([listed(2)])
      expect(second.lines[0]?.seq).toBe((first.lines[1]?.seq ?? 0) + 1)
      const found = await linesOf(again)
      expect(found.length).toBe(3)
      expect(found[1]).toEqual(first.lines[1])
      expect(await linesOf(again, first.position)).toEqual(second.lines)
    })

    test('keeps every kind of event as it was, whatever its texts hold', async () => {
      const journal = await journalAt(() => january)
      let end: JournalPosition | undefined
      await fc.assert(
        fc.asyncProperty(fc.array(arbitraryEvent, { minLength: 1, maxLength: 60 }), async (events) => {
          const { lines, position } = await journal.append(events)
          expect(lines.map(({ seq, at, ...event }) => event)).toEqual(events)
          expect(await linesOf(journal, end)).toEqual(asJson(lines))
          end = position
        }),
        { numRuns: 25 },
      )
      expect(await linesOf(journal, end)).toEqual([])
    })
  })
}
