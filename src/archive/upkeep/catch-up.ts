import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ArticleCatalog } from '../catalog.ts'
import type { Journal, JournalFault } from '../journal/journal.ts'

/** What recording the rest of the journal took. */
export type CaughtUp = {
  readonly lines: number
  /** How many of them say that an article is kept. */
  readonly kept: number
  readonly faults: readonly JournalFault[]
}

/**
 * Records every line of the journal that the catalog does not have yet, whoever wrote it. Throws `JournalPositionError` as the
 * journal does.
 */
export async function catchUp(journal: Journal, catalog: ArticleCatalog): Promise<CaughtUp> {
  if (journal.takeIn !== undefined) return takeInAll(journal.takeIn.bind(journal), catalog)
  const faults: JournalFault[] = []
  let count = 0
  let kept = 0
  for await (const { lines, faults: found, position } of journal.read(await catalog.position())) {
    await catalog.record({ lines, position })
    count += lines.length
    kept += lines.filter(({ kind }) => kind === 'kept').length
    faults.push(...found)
    await nextTurn()
  }
  return { lines: count, kept, faults }
}

async function takeInAll(takeIn: NonNullable<Journal['takeIn']>, catalog: ArticleCatalog): Promise<CaughtUp> {
  const faults: JournalFault[] = []
  let lines = 0
  let kept = 0
  for (let isAll = false; !isAll; await nextTurn()) {
    await catalog.recordNext(async (behind) => {
      const taken = await takeIn(behind)
      lines += taken.lines.length
      kept += taken.lines.filter(({ kind }) => kind === 'kept').length
      faults.push(...taken.faults)
      isAll = taken.isAll
      return { lines: taken.lines, position: taken.position }
    })
  }
  return { lines, kept, faults }
}
