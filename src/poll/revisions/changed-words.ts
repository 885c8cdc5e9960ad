import { cutAtWord } from '../../text/cut-text.ts'
import { type Stretch, wordDifference } from '../../text/word-difference.ts'

/** A passage before and after it changed; either is empty where it came or went as a whole. */
export type ChangedPassage = readonly [before: string, after: string]

const mostTold = 3
const longestWords = 40
/** So much of a passage is looked at: what is told stands at its beginning. */
const lookedAt = 2_000

/**
 * Says which words changed, `six → seven, + The ferry waits., − Rain.`, the first three of them and each of at most 40
 * characters; empty where no words did. `lang` (BCP 47) says what a word is.
 */
export function changedWords(passages: readonly ChangedPassage[], lang: string): string {
  const told: string[] = []
  for (const [before, after] of passages) {
    for (const passage of wordDifference(before.slice(0, lookedAt), after.slice(0, lookedAt), lang))
      told.push(...changesIn(passage))
    if (told.length > mostTold) break
  }
  return [...told.slice(0, mostTold), ...(told.length > mostTold ? ['…'] : [])].join(', ')
}

function changesIn(stretches: readonly Stretch[]): readonly string[] {
  return stretches.flatMap(({ text, kind }, index) => {
    const [before, after] = [stretches[index - 1], stretches[index + 1]]
    if (kind === 'same' || text.trim() === '') return []
    if (kind === 'removed') return after?.kind === 'added' && after.text.trim() !== '' ? [] : [`− ${cut(text)}`]
    return before?.kind === 'removed' && before.text.trim() !== ''
      ? [`${cut(before.text)} → ${cut(text)}`]
      : [`+ ${cut(text)}`]
  })
}

function cut(text: string): string {
  return cutAtWord(text.trim(), longestWords)
}
