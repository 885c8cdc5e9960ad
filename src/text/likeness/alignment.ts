import { gramLength, gramsOf } from './grams.ts'
import { type Units, unitKind } from './units.ts'

/** A text ready to be laid beside others. */
export type Comparable = {
  readonly units: Units
  readonly grams: Uint32Array
  /** Where each gram begins, in order. */
  readonly places: ReadonlyMap<number, readonly number[]>
  /** Whether a unit counts: not that of a block which many articles of its source share. */
  readonly counts: Uint8Array
}

/** A short stretch that stands in the one text in the place of another stretch in the other. */
export type Substitution = {
  readonly fromA: number
  readonly toA: number
  readonly fromB: number
  readonly toB: number
}

/** One text laid beside another. */
export type Alignment = {
  /** For each unit of the first the unit of the second that it stands beside, or -1. */
  readonly beside: Int32Array
  readonly substitutions: readonly Substitution[]
}

const longestSubstitution = 16

/** Makes a text ready to be laid beside others; `isShared` says which blocks count for nothing. */
export function comparable(units: Units, blocks: Uint32Array, isShared: (block: number) => boolean): Comparable {
  const grams = gramsOf(units)
  const counts = new Uint8Array(units.count).fill(1)
  for (let block = 0; block < blocks.length; block += 1) {
    if (isShared(blocks[block] ?? 0)) counts.fill(0, units.blocks[block], units.blocks[block + 1] ?? units.count)
  }
  const places = new Map<number, number[]>()
  for (let at = 0; at < grams.length; at += 1) {
    const gram = grams[at] ?? 0
    if (gram === 0 || counts[at] === 0) continue
    const known = places.get(gram)
    if (known === undefined) places.set(gram, [at])
    else if (known.length < 8) known.push(at)
  }
  return { units, grams, places, counts }
}

/** Lays a text beside another by the grams they share, wherever those stand. */
export function align(a: Comparable, b: Comparable): Alignment {
  const beside = new Int32Array(a.units.count).fill(-1)
  let expected = 0
  for (let at = 0; at < a.grams.length; at += 1) {
    if (a.counts[at] === 0) continue
    const places = b.places.get(a.grams[at] ?? 0)
    if (places === undefined || a.grams[at] === 0) continue
    const length = gramLength(a.units, at)
    let place = places[0] ?? 0
    for (const each of places) if (Math.abs(each - expected) < Math.abs(place - expected)) place = each
    for (let step = 0; step < length && at + step < beside.length; step += 1) {
      if (beside[at + step] === -1) beside[at + step] = place + step
    }
    expected = place + 1
  }
  return { beside, substitutions: substitutionsOf(a, beside) }
}

function substitutionsOf({ counts, units }: Comparable, beside: Int32Array): readonly Substitution[] {
  const found: Substitution[] = []
  for (let at = 1; at < beside.length; at += 1) {
    if (beside[at] !== -1 || beside[at - 1] === -1 || counts[at] === 0) continue
    let to = at
    while (to < beside.length && beside[to] === -1 && to - at <= longestSubstitution) to += 1
    const fromB = (beside[at - 1] ?? 0) + 1
    const toB = to < beside.length ? (beside[to] ?? -1) : -1
    if (to - at <= longestSubstitution && toB > fromB && toB - fromB <= longestSubstitution) {
      found.push({ fromA: at, toA: to, fromB, toB })
    }
    at = to
  }
  return units.count === 0 ? [] : found
}

/** The share of the units from `from` to `to` that stand beside units of the other text; of those that count. */
export function coverage({ units, counts }: Comparable, { beside }: Alignment, from = 0, to = units.count): number {
  let all = 0
  let covered = 0
  for (let at = from; at < Math.min(to, units.count); at += 1) {
    if (counts[at] === 0) continue
    const weight = units.kinds[at] === unitKind.character ? 1 : 2
    all += weight
    if (beside[at] !== -1) covered += weight
  }
  return all === 0 ? 0 : covered / all
}
