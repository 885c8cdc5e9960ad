import type { JournalFault } from '../journal/journal.ts'
import { catchUp } from './catch-up.ts'
import { type DamagedFile, type ReadingParts, readFiles, reconcile } from './reconcile.ts'
import { type SettlingParts, settleRevisions } from './settle-revisions.ts'
import { sweepRemoved } from './sweep-removed.ts'

/** What reading the whole archive anew brought to light. */
export type RebuildReport = {
  readonly articles: number
  /** Articles whose files were there, but no line of the journal. */
  readonly added: number
  /** Articles of the journal whose files are gone. */
  readonly removed: number
  /** Articles whose records said something else than their files. */
  readonly corrected: number
  /** Files that hold no readable article, or not the bytes the journal noted. */
  readonly damaged: readonly DamagedFile[]
  /** Lines of the journal that cannot be read, and months that do not follow from the one before. */
  readonly faults: readonly JournalFault[]
  /** How long the catalog took from the journal, and the reading of every file, in milliseconds. */
  readonly journalMs: number
  readonly filesMs: number
}

const articlesPerTurn = 2_000

/**
 * Makes the catalog's index of articles anew from the journal, and then reads every file: what is no article, or not what
 * the journal noted of it, is told. The state of the sources stays.
 */
export async function rebuild(parts: SettlingParts & Parameters<typeof sweepRemoved>[0]): Promise<RebuildReport> {
  const { journal, catalog } = parts
  const startedAt = performance.now()
  await catalog.upkeep.clear()
  const { faults } = await catchUp(journal, catalog)
  const journalMs = performance.now() - startedAt
  await settleRevisions(parts)
  await sweepRemoved(parts)
  const { added, removed, damaged } = await reconcile(parts)
  const checked = await readEveryFile(parts)
  return {
    articles: await catalog.articles.count(),
    added,
    removed,
    corrected: checked.corrected,
    damaged: [...damaged, ...checked.damaged],
    faults: [...faults, ...(await journal.checkChain())],
    journalMs,
    filesMs: performance.now() - startedAt - journalMs,
  }
}

async function readEveryFile(parts: ReadingParts): Promise<{ corrected: number; damaged: readonly DamagedFile[] }> {
  const { articles, catalog } = parts
  const damaged: DamagedFile[] = []
  let corrected = 0
  for (const group of [...(await articles.groups()).keys()].sort()) {
    const hashes = await catalog.upkeep.hashesIn(group)
    for (let from = 0; from < hashes.length; from += articlesPerTurn) {
      const some = hashes.slice(from, from + articlesPerTurn)
      const found = await readFiles(some, parts, damaged)
      const noted = await catalog.upkeep.checksums(some)
      for (const { hash, sha256 } of found) {
        if ((noted.get(hash) ?? sha256) === sha256) continue
        const file = articles.pathOf(hash)
        damaged.push({ file, reason: `${file}: it is not what was written: damaged, or changed by hand` })
      }
      corrected += await catalog.upkeep.correct(found)
    }
  }
  return { corrected, damaged }
}
