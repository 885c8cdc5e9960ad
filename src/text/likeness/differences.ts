import type { Alignment, Comparable } from './alignment.ts'
import { wordsOf } from './units.ts'

/** Words that stand in one article and not in the other, beside what stands there instead; either may be empty. */
export type Difference = { readonly a: string; readonly b: string }

const mostDifferences = 12
const longestWords = 60

/** Lists what differs between two texts in the order of the first: the short exchanges, and the longer stretches only it has. */
export function differencesOf(
  a: Comparable,
  b: Comparable,
  { beside, substitutions }: Alignment,
): readonly Difference[] {
  const found: Difference[] = []
  const exchanges = new Map(substitutions.map((each) => [each.fromA, each]))
  for (let at = 0; at < beside.length && found.length < mostDifferences; at += 1) {
    if (beside[at] !== -1 || a.counts[at] === 0) continue
    let to = at
    while (to < beside.length && beside[to] === -1 && a.counts[to] === 1) to += 1
    const exchange = exchanges.get(at)
    const own = shown(wordsOf(a.units, at, to))
    found.push({ a: own, b: exchange === undefined ? '' : shown(wordsOf(b.units, exchange.fromB, exchange.toB)) })
    at = to
  }
  return found
}

function shown(words: string): string {
  const line = words.replace(/\s+/g, ' ').trim()
  return line.length > longestWords ? `${line.slice(0, longestWords - 1)}…` : line
}
