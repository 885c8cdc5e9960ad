import { setTimeout as pause } from 'node:timers/promises'
import type { ArticleIndex, ChangeMark } from '../archive/catalog.ts'
import type { SearchThread } from '../jobs/search/search-thread.ts'
import type { Log } from '../log/log.ts'

/** After a step it rests so many times as long as that took, so that it has a quarter of one core at most. */
const restFactor = 3
/** After so long it looks whether something changed: what is kept is found a few seconds later. */
const idleMs = 2_000
const retryMs = 60_000

/**
 * Keeps the index of searches up to date while everything else goes on, until the signal aborts. What fails is told, and tried
 * again a while later.
 */
export async function fillSearch(parts: {
  readonly articles: Pick<ArticleIndex, 'changedSince'>
  readonly thread: Pick<SearchThread, 'step'>
  readonly signal: AbortSignal
  readonly log: Log
}): Promise<void> {
  const { articles, thread, signal, log } = parts
  /** How far the index went when it was last looked. */
  let seen: ChangeMark | undefined
  while (!signal.aborted) {
    let restMs = idleMs
    try {
      const { changes } = await articles.changedSince(seen, 1)
      if (seen === undefined || changes.length > 0) {
        const startedAt = performance.now()
        const { left, mark, remarks } = await thread.step()
        for (const remark of remarks) log.warn(remark)
        seen = mark
        if (left > 0) restMs = (performance.now() - startedAt) * restFactor
      }
    } catch (error) {
      if (!signal.aborted) {
        const cause = (error as Error).message
        log.warn({ cause: `search: ${cause}`, error: cause }, `the index of searches is not filled: ${cause}`)
      }
      restMs = retryMs
    }
    await pause(restMs, undefined, { signal, ref: false }).catch(() => undefined)
  }
}
