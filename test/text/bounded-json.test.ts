import { describe, expect, it } from 'vitest'
import { boundedJson } from '../../src/text/bounded-json.ts'

const listOf = (values: number) => `[${'0,'.repeat(values - 1)}0]`

describe('JSON from outside', () => {
  it('is refused where it holds more than a million values, before any of them is made', () => {
    expect(() => boundedJson(listOf(1_000_001))).toThrow(new RangeError('it holds more than 1000000 values'))
    expect(() => boundedJson('['.repeat(1_000_001))).toThrow(RangeError)
    expect(() => boundedJson(`[${'{},'.repeat(500_001)}{}]`)).toThrow(RangeError)
  })

  it('is read where it holds no more, however long its texts are', () => {
    expect(boundedJson(listOf(1_000_000))).toHaveLength(1_000_000)
    const long = 'boat '.repeat(300_000)
    expect(boundedJson(JSON.stringify({ long }))).toEqual({ long })
  })

  it('that is none throws what is wrong with it', () => {
    expect(() => boundedJson('{"boats": ')).toThrow(SyntaxError)
  })
})
