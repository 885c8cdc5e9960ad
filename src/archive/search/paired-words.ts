import { eachWord, gap, isLoneWord } from '../../text/query/words.ts'

/** Stands before a word of one character with marks, so that no other word begins as it does. */
const marked = '\ue003'

/** A text as an index takes it in. */
export type PairedText = {
  /** What stands at the place of each word, gaps included. */
  readonly words: readonly string[]
  /** Each word that is one character of a script written without spaces, once. */
  readonly characters: ReadonlySet<string>
}

/**
 * Takes a text apart for an index: at the place of a character of Chinese and the like stands a pair, of it and the one right
 * behind it, so that a word of two characters is looked up at once instead of where each of them stands in all articles.
 */
export function pairedText(text: string): PairedText {
  const words: string[] = []
  const characters = new Set<string>()
  let open: string | undefined
  eachWord(text, (word, _start, _end, isAfterGap) => {
    const isLone = isLoneWord(word)
    if (open !== undefined) words.push(isLone && !isAfterGap ? open + placed(word) : open)
    open = undefined
    if (isAfterGap) words.push(gap)
    if (!isLone) words.push(word)
    else {
      characters.add(word)
      open = placed(word)
    }
  })
  if (open !== undefined) words.push(open)
  return { words, characters }
}

/** A phrase as an index is asked for it. */
export type PairedPhrase = {
  /** What stands one after the other; of a phrase that ends in a pair, the pair is the last. */
  readonly words: readonly string[]
  /** Whether what stands at the last place may have more behind it. */
  readonly isOpen: boolean
}

/**
 * A phrase of words, gaps included, as `pairedText` places them. One character alone is not asked for so: it begins thousands
 * of pairs, and `characters` has it.
 */
export function pairedPhrase(words: readonly string[]): PairedPhrase {
  const isLone = words.map((word) => word !== gap && isLoneWord(word))
  const last = words.length - 1
  const isPair = (at: number) => at >= 0 && isLone[at] === true && isLone[at + 1] === true
  const placedAt = (word: string, at: number) => (isLone[at] ? placed(word) : word)
  const paired = words.map((word, at) => placedAt(word, at) + (isPair(at) ? placedAt(words[at + 1] ?? '', at + 1) : ''))
  // The second of the last pair needs no place of its own: what stands there goes on behind the phrase.
  if (isPair(last - 1)) return { words: paired.slice(0, -1), isOpen: false }
  return { words: paired, isOpen: isLone[last] === true }
}

/** Whether a phrase is one character of a script that is written without spaces. */
export function isCharacter(words: readonly string[]): boolean {
  const [word = gap, second] = words
  return second === undefined && word !== gap && isLoneWord(word)
}

function placed(word: string): string {
  const length = (word.codePointAt(0) ?? 0) > 0xffff ? 2 : 1
  return word.length > length ? marked + word : word
}
