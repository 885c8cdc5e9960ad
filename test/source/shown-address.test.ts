import { expect, test } from 'vitest'
import { shownAddress } from '../../src/source/shown-address.ts'

test('of a private source the path is hidden as well, since a token may stand there', () => {
  expect(shownAddress('https://news.example/u/hush/feed?x=1', true)).toBe('https://news.example/••••••')
  expect(shownAddress('https://news.example/feed', false)).toBe('https://news.example/feed')
  expect(shownAddress('no address', false)).toBe('••••••')
})
