import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Catalog, SourceRow } from '../../archive/catalog.ts'
import type { Source } from '../../source/load.ts'
import type { SourceState } from '../memory/source-state.ts'

/** So many rows are read before others have their turn. */
const rowsInOneTurn = 500
/** What was seen is given again for so many times what it took to look, so that looking again and again costs little. */
const givenAgainFor = 20

/**
 * Makes a look at all sources, in their order: `see` makes what is wanted of each and its row, absent where it has none. What
 * was seen is given again while that look is under way and for at least `leastMs`, and longer where looking takes long; what
 * could not be read is read anew.
 */
export function lookAtSources<Seen>(options: {
  readonly sources: () => readonly Source[]
  readonly catalog: { readonly sources: Pick<Catalog<SourceState>['sources'], 'find'> }
  readonly see: (source: Source, row: SourceRow<SourceState> | undefined) => Seen
  readonly leastMs?: number
  /** What tells how long ago the last look was, in milliseconds; default a clock that nobody sets. */
  readonly clock?: () => number
}): () => Promise<readonly Seen[]> {
  const { sources, catalog, see, leastMs = 0, clock = () => performance.now() } = options
  let last: { readonly atMs: number; readonly seen: Promise<readonly Seen[]> } | undefined
  let isUnderWay = false
  let tookMs = 0

  const look = async (): Promise<readonly Seen[]> => {
    const known = sources()
    const seen: Seen[] = []
    let busyMs = 0
    for (let at = 0; at < known.length; at += rowsInOneTurn) {
      if (at > 0) await nextTurn()
      const beganAt = performance.now()
      const some = known.slice(at, at + rowsInOneTurn)
      const rows = await catalog.sources.find(some.map(({ id }) => id))
      for (const source of some) seen.push(see(source, rows.get(source.id)))
      busyMs += performance.now() - beganAt
    }
    tookMs = busyMs
    return seen
  }

  return () => {
    const nowMs = clock()
    const keptMs = Math.max(leastMs, tookMs * givenAgainFor)
    if (last === undefined || (!isUnderWay && Math.abs(nowMs - last.atMs) >= keptMs)) {
      isUnderWay = true
      const seen = look().finally(() => {
        isUnderWay = false
      })
      last = { atMs: nowMs, seen }
      seen.catch(() => {
        last = undefined
      })
    }
    return last.seen
  }
}
