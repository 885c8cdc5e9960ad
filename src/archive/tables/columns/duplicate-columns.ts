import { signatureFrom } from '../../../text/likeness/signature.ts'
import type { DuplicateMember, DuplicateWords } from '../../duplicates.ts'
import type { Row } from '../row.ts'

/** So many articles, the newest, are looked at for each key: look-up takes no longer where thousands share one. */
export const articlesPerKey = 24
/** So many of the last articles of a source are looked at for blocks that they share. */
export const lookedAtOfSource = 60
/** A block counts for nothing where so many of them have it. */
const leastSharing = 4

/** Reads a row of the table `duplicates`, with the `hash` of its article. */
export function memberFrom(row: Row): DuplicateMember {
  const hash = String(row.hash)
  if (row.of_hash === null) return { hash }
  const differences = JSON.parse(String(row.differences)) as DuplicateWords[]
  return { hash, of: { hash: String(row.of_hash), score: Number(row.score), differences } }
}

/** The articles that share most, the first first, at most so many, of those that each key leads to. */
export function nearestOf(byKey: Iterable<readonly number[]>, limit: number): readonly number[] {
  const weights = new Map<number, number>()
  for (const ids of byKey) {
    // What few have says more than what all of a column have; without that the newest of a column would hide a copy.
    for (const id of ids) weights.set(id, (weights.get(id) ?? 0) + 1 / ids.length)
  }
  const sorted = [...weights].sort((a, b) => b[1] - a[1] || a[0] - b[0])
  return sorted.slice(0, limit).map(([id]) => id)
}

/** The blocks that many of these signatures have, but for copies of one story. */
export function blocksShared(signatures: readonly Uint8Array[]): ReadonlySet<number> {
  const stories = new Map<number, Set<number>>()
  for (const signature of signatures) {
    const { keys, blocks } = signatureFrom(signature)
    // Copies have the same first key: a block that only copies share is part of their story.
    const story = keys[0] ?? 0
    for (const block of blocks) stories.set(block, (stories.get(block) ?? new Set()).add(story))
  }
  return new Set([...stories].flatMap(([block, { size }]) => (size >= leastSharing ? [block] : [])))
}
