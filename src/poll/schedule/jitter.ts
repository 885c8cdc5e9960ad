import { createHash } from 'node:crypto'

/**
 * Gives a number in [0, 1) that is always the same for the same text and spread evenly over different ones.
 *
 * It spreads sources over time without moving any of them from one poll to the next.
 */
export function stableFraction(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32
}
