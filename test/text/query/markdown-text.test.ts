import { expect, test } from 'vitest'
import { markdownReader } from '../../../src/text/query/markdown-text.ts'

const textOf = markdownReader()

test.each([
  ['marks are no text', '**美**国 *Ferry* ~~old~~ `code` 5\\*3 a\\_b', '美国 Ferry old code 5*3 a_b'],
  ['link texts are, addresses are not', '[the ferry](https://a.example/secret "hidden") sails', 'the ferry sails'],
  ['alternative texts stand apart', '看![灯塔](https://a.example/x.jpg)海', '看\n\n灯塔\n\n海'],
  [
    'an address that is shown is none',
    'see [https://a.example/灯塔](https://a.example/灯塔) or <https://b.example/x>',
    'see  or',
  ],
  ['nor is one that nobody made a link of', '详见https://a.example/secret。', '详见。'],
  [
    'blocks are parted',
    '# Head\n\n- one\n- two\n\n> said\n\n| a | b |\n| --- | --- |\n| c | d |',
    'Head\n\none\n\ntwo\n\nsaid\n\na\n\nb\n\nc\n\nd',
  ],
  ['code is text, its language is not', '```python\nprint("ferry")\n```', 'print("ferry")'],
  ['signs that are written otherwise are read', 'AT&amp;T&nbsp;x', 'AT&T\u00a0x'],
  ['markup that is shown is text', '<b>bold</b>', '<b>bold</b>'],
])('%s', (_what, markdown, expected) => {
  expect(textOf(markdown).replace(/\n{2,}/g, '\n\n')).toBe(expected)
})
