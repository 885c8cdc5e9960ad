import { formatDuration } from '../duration.ts'
import { exitCodes } from './exit-codes.ts'
import type { GlobalOptions } from './global-options.ts'
import { paint, print, printJson, table } from './terminal.ts'
import { openWorkspace } from './workspace.ts'

/** `feedkeeper status [SOURCE...]`: how the last poll of each source ended, what it keeps, and when it is due. */
export async function statusCommand(options: GlobalOptions, ids: readonly string[]): Promise<number> {
  const workspace = await openWorkspace(options, { logLevel: 'warn', isReader: true })
  try {
    const { catalog, clock } = workspace
    const sources = workspace.sources
      .filter((source) => ids.length === 0 || ids.includes(source.id))
      .map(({ id }) => {
        const row = catalog.sources.find(id)
        return {
          source: id,
          lastOutcome: row?.state.lastOutcome ?? 'never polled',
          lastFailure: row?.state.lastFailure,
          consecutiveFailures: row?.state.consecutiveFailures ?? 0,
          articles: catalog.articles.count(id),
          pendingEntries: catalog.pending.count(id),
          nextPollAt: row && new Date(row.nextPollAtMs).toISOString(),
          nextPollInMs: row && row.nextPollAtMs - clock(),
        }
      })
    const broken = workspace.sourceErrors.map((error) => error.message)
    if (options.json) printJson({ articles: catalog.articles.count(), sources, broken })
    else {
      const rows = sources.map((each) => [
        each.source,
        each.lastFailure === undefined ? each.lastOutcome : paint('red', each.lastOutcome),
        `${each.articles} articles`,
        each.pendingEntries > 0 ? `${each.pendingEntries} waiting` : '',
        each.nextPollInMs === undefined ? 'due' : `next in ${formatDuration(each.nextPollInMs)}`,
        each.lastFailure ?? '',
      ])
      print(table([...rows]))
    }
    return broken.length === 0 ? exitCodes.ok : exitCodes.someFailed
  } finally {
    await workspace.close()
  }
}
