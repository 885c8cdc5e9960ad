import { exitCodes } from './exit-codes.ts'
import type { GlobalOptions } from './global-options.ts'
import { print, printJson } from './terminal.ts'
import { openWorkspace } from './workspace.ts'

/** `feedkeeper rebuild`: reads every file of the archive into the catalog's index, and drops rows whose file is gone. */
export async function rebuildCommand(options: GlobalOptions): Promise<number> {
  const workspace = await openWorkspace(options, { logLevel: 'warn', rescan: 'everything' })
  try {
    const { added, removed, damaged, tookMs } = workspace.reindexed
    const articles = workspace.catalog.articles.count()
    const filesPerSecond = Math.round((articles / Math.max(tookMs, 1)) * 1_000)
    if (options.json) printJson({ articles, added, removed, damaged, tookMs: Math.round(tookMs), filesPerSecond })
    else {
      print(
        `${articles} articles: ${added} added, ${removed} removed, ${damaged.length} damaged (${filesPerSecond} files/s)`,
      )
      for (const { reason } of damaged) print(reason)
    }
    return damaged.length === 0 ? exitCodes.ok : exitCodes.someFailed
  } finally {
    await workspace.close()
  }
}
