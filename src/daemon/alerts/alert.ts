import type { ToldAlert } from '../../archive/alerts/told-alerts.ts'
import { stateOf } from '../../poll/memory/recall.ts'
import { callsForAttention, flagsOf, type SourceFlag } from '../../poll/memory/source-health.ts'
import type { SourceState } from '../../poll/memory/source-state.ts'
import type { Source } from '../../source/load.ts'
import type { LowDisk } from '../disk-watch.ts'

/** Something that calls for attention now: what it is about, why, and what to do. */
export type Alert = ToldAlert & {
  /** Absent where it is not about a source. */
  readonly source?: string
  readonly title?: string
  readonly reason: string
  readonly whatToDo: string
}

const remedies: Readonly<Partial<Record<SourceFlag, (id: string) => string>>> = {
  failing: (id) =>
    `\`feedkeeper preview ${id}\` shows what the site answers; it is polled ever more seldom, and never given up`,
  gone: (id) => `look for its new address and write it into the definition, or delete ${id}.yaml`,
  drifting: (id) =>
    `\`feedkeeper preview ${id}\` shows what is found; the site may have changed and the definition not`,
  empty: (id) => `\`feedkeeper preview ${id}\` shows what is found; the definition may find nothing`,
  unstable: (id) =>
    `something counts or dates itself in the texts of ${id}; leave it out by \`remove\` in the definition`,
  silent: (id) => `look at the site of ${id}: it may have moved its feed, or ended`,
}

/** The alerts of a source as it is now; a source that has failed less often than `afterFailures` times is not failing yet. */
export function alertsOf(
  { id, definition, definitionHash }: Source,
  row: Parameters<typeof stateOf>[1],
  { nowMs, afterFailures }: { readonly nowMs: number; readonly afterFailures: number },
): readonly Alert[] {
  if (definition.paused) return []
  const state: SourceState = stateOf(definitionHash, row)
  return flagsOf(state, nowMs)
    .filter(({ flag }) => callsForAttention(flag))
    .filter(({ flag }) => flag !== 'failing' || state.consecutiveFailures >= afterFailures)
    .map(({ flag, reason }) => ({
      subject: `source ${id}`,
      kind: flag,
      source: id,
      title: definition.title ?? state.title ?? id,
      reason,
      whatToDo: remedies[flag]?.(id) ?? '`feedkeeper status` tells more',
    }))
}

/** The alerts of the disk. */
export function diskAlerts(low: readonly LowDisk[]): readonly Alert[] {
  return low.map(({ kind, reason, remedy }) => ({ subject: 'disk', kind, reason, whatToDo: remedy }))
}
