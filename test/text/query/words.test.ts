import { expect, test } from 'vitest'
import { eachWord, foldLabel, gap, searchableText } from '../../../src/text/query/words.ts'

const words = (text: string) => searchableText(text).trim().replaceAll(gap, '|')

test.each([
  ['Chinese by the character, traditional as simplified', '臺灣AI芯片', '台 湾 ai 芯 片'],
  ['a mark, and white space between Chinese, part what a phrase may hold', '美国，中国 台北', '美 国 | 中 国 | 台 北'],
  ['one mark holds letters together', 'U.S. don’t well-known 3.5%', 'u s | don t well known 3 5'],
  ['a sentence or a block ends what a phrase may hold', 'the end. Next\n\nblock', 'the end | next | block'],
  ['letters lose case, width, accents and ligatures', 'CAFÉ ｃａｆｅ́ ﬁne İzmir', 'cafe cafe fine izmir'],
  ['what is not seen parts nothing', 'Donau\u00addampf 美\u200b国 葛\u{e0100}城', 'donaudampf 美 国 | 葛 城'],
  ['kana, hangul and Thai by the character', 'が か\u3099 한국 ไทย', 'が | が | 한 국 | ไ ท ย'],
  ['characters beyond the first plane, and numbers that are signs', '𠮷野 ½ ①', '𠮷 野 1 2 1'],
  ['other scripts by the word', 'Ёлка हिन्दी', 'ёлка हिन्दी'],
])('%s', (_what, text, expected) => {
  expect(words(text)).toBe(expected)
})

test('a word tells where it stands in the text as it was', () => {
  const text = '看 ＡＩ — ½ cup'
  const found: string[] = []
  eachWord(text, (word, start, end) => found.push(`${word}=${text.slice(start, end)}`))
  expect(found).toEqual(['看=看', 'ai=ＡＩ', '1=½', '2=½', 'cup=cup'])
})

test('a label is folded as a whole', () => {
  expect([foldLabel('國際 Nachrichten Ü'), foldLabel('C++')]).toEqual(['国际 nachrichten u', 'c++'])
})
