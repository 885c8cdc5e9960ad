import type { Comparable } from './alignment.ts'
import { type Units, unitKind } from './units.ts'

/** How much of what tells a story from others of its kind stands in another text too, by weight. */
export type Shared = { readonly shared: number; readonly all: number }

/** What tells stories apart: numbers, names and codes, and the words that a text comes back to; by hash, with their weight. */
export type Facts = {
  readonly numbers: ReadonlyMap<number, number>
  readonly names: ReadonlyMap<number, number>
  readonly terms: ReadonlyMap<number, number>
  /** The words of the title. */
  readonly title: ReadonlyMap<number, number>
  /** Every word of text and title, and every pair of characters. */
  readonly everything: ReadonlySet<number>
}

/** A term is counted this often at most, so that one alone decides nothing. */
const heaviestTerm = 3

/** Gathers the facts of a text, from the blocks that count. */
export function factsOf(text: Comparable, title: Units): Facts {
  const { units, counts } = text
  const numbers = new Map<number, number>()
  const names = new Map<number, number>()
  const pairs = new Map<number, number>()
  for (let at = 0; at < units.count; at += 1) {
    if (counts[at] === 0) continue
    const hash = units.hashes[at] ?? 0
    if (units.kinds[at] === unitKind.number) numbers.set(hash, weightOfNumber(units, at))
    else if (units.kinds[at] === unitKind.name) names.set(hash, 1)
    else {
      const pair = pairAt(units, at)
      if (pair !== undefined) pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
    }
  }
  const terms = new Map<number, number>()
  for (const [pair, times] of pairs) if (times > 1) terms.set(pair, Math.min(heaviestTerm, times - 1))
  const words = wordsAndPairs(title)
  return {
    numbers,
    names,
    terms,
    title: new Map([...words].map((word) => [word, 1])),
    everything: new Set([...wordsAndPairs(units), ...words]),
  }
}

/** How much of some facts stands in another text, however it is put there. */
export function sharedWith(facts: ReadonlyMap<number, number>, { everything }: Facts): Shared {
  let all = 0
  let shared = 0
  for (const [hash, weight] of facts) {
    all += weight
    if (everything.has(hash)) shared += weight
  }
  return { shared, all }
}

/** A number of many digits tells more than one of few; a year, and one digit alone, tell little. */
function weightOfNumber({ text, starts, ends }: Units, at: number): number {
  const digits = text.slice(starts[at], ends[at])
  if (/^(19|20)\d\d$/.test(digits)) return 0.3
  if (digits.length < 2) return 0.25
  return digits.length < 3 ? 1 : 1.5
}

function wordsAndPairs(units: Units): Set<number> {
  const found = new Set<number>()
  for (let at = 0; at < units.count; at += 1) {
    const word = units.kinds[at] === unitKind.character ? pairAt(units, at) : units.hashes[at]
    if (word !== undefined) found.add(word)
  }
  return found
}

/** The hash of two characters that stand beside each other, the second of them at a unit. */
function pairAt({ hashes, kinds, starts, ends }: Units, at: number): number | undefined {
  const isPair =
    at > 0 && kinds[at] === unitKind.character && kinds[at - 1] === unitKind.character && starts[at] === ends[at - 1]
  return isPair ? (Math.imul(hashes[at - 1] ?? 0, 31) + (hashes[at] ?? 0)) | 0 : undefined
}
