import { expect, test } from 'vitest'
import { visibleTitle } from '../../src/text/visible-title.ts'

test.each([
  '',
  ' \t\n',
  '\u00a0\u3000',
  '\u200b\ufeff',
  '\u202a\u202c\u2066',
  '\u00ad\u2060',
  '\u3164\u115f',
  '\u2800',
  '\u0001\u007f',
  '\ufffd\ufdd0',
  '\u{e0041}',
  '\ufe0f\u034f',
])('%j is no title', (title) => {
  expect(visibleTitle(title, undefined, 'harbour')).toBe('harbour')
  expect(visibleTitle(title)).toBe('')
})

test.each(['a', '渡', '…', '🛳️', '\u200bפ', '0', '\u0300a'])('%j is one, and stays as it is', (title) => {
  expect(visibleTitle(undefined, title, 'harbour')).toBe(title)
})
