import type { Log } from '../../log/log.ts'
import type { Catalog } from '../catalog.ts'
import { JournalPositionError } from '../journal/journal-error.ts'
import type { SourceFacts } from '../source-facts.ts'
import { type CaughtUp, catchUp } from './catch-up.ts'
import { reconcile } from './reconcile.ts'
import { settleRevisions } from './settle-revisions.ts'
import { sweepAbandoned, sweepRemoved } from './sweep-removed.ts'
import { takeOver } from './takeover.ts'

/** What the start of an archive works with. */
type Parts = Parameters<typeof settleRevisions>[0] & Parameters<typeof sweepRemoved>[0] & { readonly log: Log }

/**
 * Records what the journal has and the catalog has not, and mends what runs left that were killed: what was being revised or
 * removed, and files that came or went; tells what it had to do. Where several workers write, it only records.
 */
export async function bringInLine(parts: Parts, { isShared = false } = {}): Promise<void> {
  const { journal, catalog, log } = parts
  // Others may be in the middle of anything: what is half done is theirs.
  if (isShared) return tellCaughtUp(await catchUp(journal, catalog), parts)
  const isNew = (await catalog.position()) === undefined
  try {
    let caughtUp = await catchUp(journal, catalog)
    const isOutdated = await catalog.upkeep.isOutdated()
    if (isOutdated) {
      await catalog.upkeep.clear()
      caughtUp = await catchUp(journal, catalog)
    }
    const { lines, kept } = caughtUp
    if ((isNew || isOutdated) && lines > 0)
      log.info({ lines, kept }, `the catalog is made anew from ${lines} lines of the journal`)
    tellCaughtUp(caughtUp, parts)
  } catch (error) {
    if (!(error instanceof JournalPositionError)) throw error
    log.warn({ error: error.message }, `${error.message}; what the catalog knows is journalled again`)
    await catalog.upkeep.unjournalAll()
    await catchUp(journal, catalog)
  }
  await sweepAbandoned(parts)
  const settled = await settleRevisions(parts)
  if (settled > 0)
    log.info({ settled }, `${settled} articles were being revised when the last run was cut off; they are settled`)
  const swept = await sweepRemoved(parts).catch((error: Error) => {
    log.warn({ error: error.message }, `${error.message}; articles that were removed are still there as files`)
    return 0
  })
  if (swept > 0) log.info({ articles: swept }, `the files of ${swept} articles that were removed are gone`)
  const { added, removed, damaged } = await reconcile(parts)
  for (const { file, reason } of damaged) log.warn({ file, error: reason }, `${reason}; it is left out of the catalog`)
  if (added + removed > 0) {
    log.info({ added, removed }, `the catalog is in line with the files again: ${added} added, ${removed} removed`)
  }
}

function tellCaughtUp({ faults }: CaughtUp, { log }: Pick<Parts, 'log'>): void {
  for (const { file, line, reason } of faults) log.warn({ file, line }, `${file}:${line}: ${reason}; it is passed over`)
}

/** Tells the journal what the catalog has and it has not. */
export async function tellJournal<State>(
  { journal, catalog, log }: Omit<Parts, 'catalog'> & { readonly catalog: Catalog<State> },
  factsOf: (state: State) => SourceFacts,
): Promise<void> {
  const { articles, waiting, sources } = await takeOver(journal, catalog, factsOf)
  if (articles + waiting + sources === 0) return
  log.info(
    { articles, waiting, sources },
    `the journal has what was not in it yet: ${articles} articles, ${waiting} waiting entries, ${sources} sources`,
  )
}
