import type { Element } from 'domhandler'
import { blocksAround } from '../trimming/lines.ts'
import type { PageLine } from './page-lines.ts'

/** How lines of one shape were judged so far: how many there are, what they say, and how much of that was found. */
type Shape = { readonly count: number; readonly all: number; readonly found: number }

/** Where on a page stands what was found. */
export type Frame = {
  /** The weight of the lines found. */
  readonly weight: number
  /** The smallest element that holds most of it, and all around that. */
  readonly around: ReadonlySet<Element>
  readonly shapes: ReadonlyMap<string, Shape>
}

const mostOfIt = 0.6
const weightCounted = 200

/** Looks where on a page what was found stands, and in what kinds of elements. */
export function frameOf(lines: readonly PageLine[]): Frame {
  const within = new Map<Element, number>()
  const shapes = new Map<string, { count: number; all: number; found: number }>()
  let weight = 0
  for (const { line, weight: own, isFound, shape } of lines) {
    const counted = Math.min(own, weightCounted)
    const alike = shapes.get(shape) ?? { count: 0, all: 0, found: 0 }
    alike.count += 1
    alike.all += counted
    if (isFound) alike.found += counted
    shapes.set(shape, alike)
    if (!isFound) continue
    weight += own
    for (const block of blocksAround(line)) within.set(block, (within.get(block) ?? 0) + own)
  }
  const around = [...within].filter(([, own]) => own >= weight * mostOfIt).map(([element]) => element)
  return { weight, around: new Set(around), shapes }
}
