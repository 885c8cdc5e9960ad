import { describe, expect, test } from 'vitest'
import { similarity } from '../../../src/text/likeness/similarity.ts'
import { type LabelledPair, labelledPairs } from './labelled-pairs.ts'
import { toldAgainPairs } from './told-again/told-again-pairs.ts'

const scored = labelledPairs().map((pair) => ({ ...pair, found: similarity(pair.a, pair.b) }))

function measured(pairs: readonly LabelledPair[]) {
  const told = pairs.filter(({ a, b }) => similarity(a, b).isSame)
  const right = told.filter(({ isSame }) => isSame).length
  return { precision: right / told.length, recall: right / pairs.filter(({ isSame }) => isSame).length }
}

describe('similarity', () => {
  test('tells copies from templates in the labelled set: precision 0.97, recall 0.9', () => {
    expect(scored.length).toBeGreaterThan(400)
    const { precision, recall } = measured(scored)
    expect(precision).toBeGreaterThanOrEqual(0.97)
    expect(recall).toBeGreaterThanOrEqual(0.9)
  })

  test('tells stories told again by hand from others that look like them, also those no weight was fitted to', () => {
    const pairs = toldAgainPairs()
    expect(pairs.length).toBeGreaterThan(200)
    for (const each of [pairs, pairs.filter(({ isHeldOut }) => isHeldOut)]) {
      const { precision, recall } = measured(each)
      expect(precision).toBeGreaterThanOrEqual(0.95)
      expect(recall).toBeGreaterThanOrEqual(0.75)
    }
  })

  test('is the same whichever of the two comes first', () => {
    for (const { a, b, found } of scored.slice(0, 200)) expect(similarity(b, a).score).toBeCloseTo(found.score, 6)
  })

  test('counts a block for nothing that its source shares, so that what is left decides', () => {
    const about =
      'The group brings together people who create value all over the world, with quality in everything it does.'
    const a = { title: 'New office', markdown: `Brannock opens an office in Wexley.\n\n${about}`, sourceId: 'wire' }
    const b = { title: 'New boss', markdown: `Anna Novak leads the board of Tarvel.\n\n${about}`, sourceId: 'wire' }
    const blocks = new Set<number>()
    const isShared = (block: number) => blocks.size === 0 || blocks.has(block)
    expect(similarity(a, b).covered).toBeGreaterThan(0.5)
    expect(similarity(a, b, { isShared })).toMatchObject({ score: 0, covered: 0 })
  })

  test('names the words that differ', () => {
    const text = (figure: string) =>
      `The mill in Quent burned down on Friday and ${figure} workers were hurt, the fire service said in the evening.`
    const found = similarity({ title: 'Fire', markdown: text('three') }, { title: 'Fire', markdown: text('five') })
    expect(found.differences).toEqual([{ a: 'three', b: 'five' }])
  })
})
