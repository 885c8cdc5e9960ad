import { stableFraction } from './jitter.ts'

/**
 * Gives how long a source rests after failures in a row: its interval, doubled with each, times 0.75 to 1.25 (the same for
 * the same source and count), no more than `longestMs`; 0 where there was none or the interval is that long anyway.
 */
export function backOffMs(options: {
  readonly sourceId: string
  readonly failures: number
  readonly intervalMs: number
  readonly longestMs: number
}): number {
  const { sourceId, failures, intervalMs, longestMs } = options
  if (failures <= 0 || intervalMs >= longestMs) return 0
  const spread = 0.75 + stableFraction(`${sourceId}#${failures}`) / 2
  return Math.round(Math.min(longestMs, intervalMs * 2 ** Math.min(failures, 40) * spread))
}
