import { expect, test } from 'vitest'
import { isCharacter, pairedPhrase, pairedText } from '../../../src/archive/search/paired-words.ts'
import { eachWord, gap } from '../../../src/text/query/words.ts'

const wordsOf = (text: string) => {
  const words: string[] = []
  eachWord(text, (word, _start, _end, isAfterGap) => words.push(...(isAfterGap ? [gap, word] : [word])))
  return words
}

test('each character of Chinese stands with the one right behind it, and with none across a gap', () => {
  const { words, characters } = pairedText('AI芯片，臺灣 ferry 一')
  expect(words).toEqual(['ai', '芯片', '片', gap, '台湾', '湾', 'ferry', '一'])
  expect([...characters]).toEqual(['芯', '片', '台', '湾', '一'])
})

test('a phrase asks for no more places than it needs, and is open where a character has to begin a pair', () => {
  expect(pairedPhrase(wordsOf('台湾'))).toEqual({ words: ['台湾'], isOpen: false })
  expect(pairedPhrase(wordsOf('台湾省'))).toEqual({ words: ['台湾', '湾省'], isOpen: false })
  expect(pairedPhrase(wordsOf('AI芯'))).toEqual({ words: ['ai', '芯'], isOpen: true })
  expect(pairedPhrase(wordsOf('台，湾'))).toEqual({ words: ['台', gap, '湾'], isOpen: true })
  expect(pairedPhrase(wordsOf('ferry left'))).toEqual({ words: ['ferry', 'left'], isOpen: false })
  expect(['台', '台湾', 'a'].map((text) => isCharacter(wordsOf(text)))).toEqual([true, false, false])
})

test('a character with marks begins like no other word', () => {
  expect(pairedPhrase(wordsOf('a ก')).words.at(-1)).toBe('ก')
  expect(pairedText('กิน').words.filter((word) => word.startsWith('ก'))).toEqual([])
})
