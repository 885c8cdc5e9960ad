import { expect, test } from 'vitest'
import { summarize } from '../../src/article/summary.ts'

test('a summary is the first 50 code points, whole characters only', () => {
  expect(summarize('字'.repeat(60))).toBe(`${'字'.repeat(50)}...`)
  expect(summarize('🀄'.repeat(60))).toBe(`${'🀄'.repeat(50)}...`)
})

test('a summary is cut before it is trimmed, so that a leading blank counts', () => {
  expect(summarize(` ${'字'.repeat(60)}`)).toBe(`${'字'.repeat(49)}...`)
})

test('a summary is one line, whatever white space the text has', () => {
  expect(summarize('a\n\t b\r\nc')).toBe('a b c...')
})

test('a short text is followed by three dots as well', () => {
  expect(summarize('短')).toBe('短...')
  expect(summarize('')).toBe('...')
})
