import { expect, test } from 'vitest'
import { htmlToText } from '../../../src/parse/html/html-text.ts'

test('text of two hundred thousand nested elements is read whole, in linear time', () => {
  const deep = `${'<div>'.repeat(200_000)}Ebb &amp; flow${'</div>'.repeat(200_000)}<p>The end.`
  expect(htmlToText(`<p>First</p>${deep}`).replace(/\s+/g, ' ').trim()).toBe('First Ebb & flow The end.')
})
