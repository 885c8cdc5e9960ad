import { onTestFinished } from 'vitest'
import type { Catalog } from '../../../src/archive/catalog.ts'
import type { DueQueue } from '../../../src/archive/due-queue.ts'
import type { JournalEvent, JournalLine } from '../../../src/archive/journal/journal-line.ts'
import type { SourceFacts } from '../../../src/archive/source-facts.ts'

/** The state of a source as these tests have it: a word, and what the journal recalled. */
export type TestState = { readonly word: string; readonly facts?: SourceFacts }
export type OpenedCatalog = { readonly catalog: Catalog<TestState>; readonly queue: DueQueue<TestState> }

/**
 * Makes a place for one catalog with its queue, empty; gives what opens it, as often as it is called: each opening is another
 * worker.
 */
export type NewCatalog = () => Promise<(stateOf: (facts: SourceFacts) => TestState) => Promise<OpenedCatalog>>

/** Gives what opens one new catalog; each opening is closed when the running test ends. */
export async function catalogPlace(newCatalog: NewCatalog): Promise<() => Promise<OpenedCatalog>> {
  const open = await newCatalog()
  return async () => {
    const opened = await open((facts) => ({ word: 'recalled', facts }))
    onTestFinished(() => opened.catalog.close())
    return opened
  }
}

/** Opens a new catalog. */
export async function emptyCatalog(newCatalog: NewCatalog): Promise<OpenedCatalog> {
  return (await catalogPlace(newCatalog))()
}

/** Events as lines of a journal, the first numbered `from`. */
export function linesFrom(from: number, events: readonly JournalEvent[]): readonly JournalLine[] {
  return events.map((event, index) => ({ ...event, seq: from + index, at: '2026-02-01T00:00:00.000Z' }))
}

/** Records events as the lines after number `after`. */
export async function recordEvents(
  { catalog }: Pick<OpenedCatalog, 'catalog'>,
  events: readonly JournalEvent[],
  after = 0,
): Promise<void> {
  await catalog.record({ lines: linesFrom(after + 1, events), position: `behind ${after + events.length}` })
}
