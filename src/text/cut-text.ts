import { cutAt } from './clean-text.ts'

/** The end of a sentence, closing quotes included. A full stop ends none after a capital or a single letter: `U.S.`, `Mr.` */
const sentenceEnd = /[。！？।؟]+[”’」』）"')]*|(?:(?<=[\p{Ll}\p{N}%)\]”"’]{2})\.+|[!?…]+)[”’」』）"')]*(?=\s)/gu

/** Cuts a text of one line at the last end of a sentence within `maxLength` UTF-16 units; at a word where there is none, or only far ahead of it. */
export function cutAtSentence(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  let end = 0
  // One more, since a full stop wants to see the blank behind it.
  for (const { index, 0: mark } of text.slice(0, maxLength + 1).matchAll(sentenceEnd)) {
    if (index + mark.length <= maxLength) end = index + mark.length
  }
  return end * 3 >= maxLength ? text.slice(0, end) : cutAtWord(text, maxLength)
}

/** Cuts a text of one line at a word, within `maxLength` UTF-16 units with the `…` it then ends in; what has no words is cut between characters. */
export function cutAtWord(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  const room = cutAt(text, maxLength - 1)
  const whole = room.slice(0, wordStart(text.slice(0, maxLength + longestWord), room.length))
  // An address, or words that hyphens and the like hold together, is one.
  const held = /^[!-~]/.test(text.slice(whole.length)) ? whole.replace(/[!-~]+$/, '') : whole
  const kept = [held, whole].find((each) => each.length * 2 >= maxLength) ?? room
  return `${kept.trimEnd()}…`
}

const longestWord = 40

/** Where the word, or what stands between words, begins that is at a place of a text. */
function wordStart(text: string, at: number): number {
  const [before] = /(?<![^ ])[A-Za-z]*$/.exec(text.slice(0, at)) ?? []
  const [after] = /^[A-Za-z]*(?= )/.exec(text.slice(at)) ?? []
  if (before !== undefined && after !== undefined) return after === '' ? at : at - before.length
  // Words are found alike on every machine; Chinese, Japanese and Thai by ICU's dictionary, whatever the locale. The first
  // segmenter of a thread takes 10 ms, which a command that cuts between plain words is spared, the others 10 µs.
  const words = new Intl.Segmenter('en', { granularity: 'word' })
  return words.segment(text).containing(at)?.index ?? at
}
