import type { SourceDefinition } from '../../source/definition.ts'

/** When the page of an article that was first seen at an instant is looked at next; absent where it is not any more. */
export function nextRecheck(
  { revisions }: Pick<SourceDefinition, 'revisions'>,
  firstSeenAtMs: number,
  nowMs: number,
): number | undefined {
  if (revisions === undefined || revisions === 'off') return undefined
  return revisions.recheck
    .map((ms) => firstSeenAtMs + ms)
    .sort((a, b) => a - b)
    .find((atMs) => atMs > nowMs)
}
