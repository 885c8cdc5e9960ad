import type { Comparable } from './alignment.ts'
import { type NamedDays, namedDays } from './dates.ts'
import { type Units, unitKind } from './units.ts'

/** How much of what tells a story from others of its kind stands in another text too, by weight. */
export type Shared = { readonly shared: number; readonly all: number }

/** Facts by their hash, with their weight. */
export type Weights = ReadonlyMap<number, number>

/** What tells stories apart: numbers, names and codes, and days. */
export type Facts = {
  readonly numbers: Weights
  /** The numbers of its beginning. */
  readonly firstNumbers: Weights
  readonly names: Weights
  readonly days: NamedDays
  /** The words of the title, and its numbers. */
  readonly title: Weights
  readonly titleNumbers: Weights
  /** Every word of text and title, and every pair of characters. */
  readonly everything: ReadonlySet<number>
}

const firstUnits = 60

/** Gathers the facts of a text, from the blocks that count. */
export function factsOf(text: Comparable, title: Units): Facts {
  const { units, counts } = text
  const numbers = new Map<number, number>()
  const firstNumbers = new Map<number, number>()
  const names = new Map<number, number>()
  let counted = 0
  for (let at = 0; at < units.count; at += 1) {
    if (counts[at] === 0) continue
    counted += 1
    const hash = units.hashes[at] ?? 0
    const kind = units.kinds[at] ?? 0
    if (kind === unitKind.number) {
      const weight = weightOfNumber(units, at)
      numbers.set(hash, weight)
      if (counted <= firstUnits) firstNumbers.set(hash, weight)
    } else if (kind === unitKind.name) names.set(hash, 1)
  }
  const titleWords = wordsAndPairs(title)
  return {
    numbers,
    firstNumbers,
    names,
    days: namedDays(units, counts),
    title: new Map([...titleWords].map((word) => [word, 1])),
    titleNumbers: numbersOf(title),
    everything: new Set([...wordsAndPairs(units), ...titleWords]),
  }
}

/** How much of some facts stands in another text, however it is put there. */
export function sharedWith(facts: Weights, { everything }: Facts): Shared {
  let all = 0
  let shared = 0
  for (const [hash, weight] of facts) {
    all += weight
    if (everything.has(hash)) shared += weight
  }
  return { shared, all }
}

function numbersOf(units: Units): Weights {
  const found = new Map<number, number>()
  for (let at = 0; at < units.count; at += 1) {
    if (units.kinds[at] === unitKind.number) found.set(units.hashes[at] ?? 0, weightOfNumber(units, at))
  }
  return found
}

/** A number of many digits tells more than one of few; a year, and one digit alone, tell little. */
function weightOfNumber({ text, starts, ends }: Units, at: number): number {
  const digits = text.slice(starts[at], ends[at])
  if (/^(19|20)\d\d$/.test(digits)) return 0.3
  const { length } = digits.replace(/\D/g, '').replace(/^0+/, '')
  if (length < 2) return 0.25
  return length < 3 ? 1 : 1.5
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
