import { loadLibrary } from '../load-library.ts'

/** A stretch of text that stayed, came or went. */
export type Stretch = { readonly text: string; readonly kind: 'same' | 'added' | 'removed' }

/** So many passages, and words of one, are told apart; what differs in more came and went as a whole. */
const mostEdits = 2_000

/**
 * Gives the passages in which two texts differ, each word by word as the language (BCP 47) has words; Chinese, which writes
 * none between blanks, is told apart by the words of a dictionary.
 */
export function wordDifference(before: string, after: string, lang: string): readonly (readonly Stretch[])[] {
  const segmenter = new Intl.Segmenter(isLanguage(lang) ? lang : undefined, { granularity: 'word' })
  const words = (text: string) => Array.from(segmenter.segment(text), ({ segment }) => segment)
  const passages: (readonly Stretch[])[] = []
  let removed: readonly string[] = []
  for (const { value, added, removed: isRemoved } of differences(passagesOf(before), passagesOf(after))) {
    if (isRemoved) {
      passages.push(...removed.map(whole('removed')))
      removed = value
      continue
    }
    const arrived = added ? value : []
    const pairs = Math.min(removed.length, arrived.length)
    for (let at = 0; at < pairs; at += 1)
      passages.push(betweenWords(words(removed[at] ?? ''), words(arrived[at] ?? '')))
    passages.push(...removed.slice(pairs).map(whole('removed')), ...arrived.slice(pairs).map(whole('added')))
    removed = []
  }
  return [...passages, ...removed.map(whole('removed'))]
}

const whole =
  (kind: Stretch['kind']) =>
  (text: string): readonly Stretch[] => [{ text, kind }]

function passagesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '')
}

function betweenWords(before: string[], after: string[]): readonly Stretch[] {
  return differences(before, after).map(({ value, added, removed }) => ({
    text: value.join(''),
    kind: added ? 'added' : removed ? 'removed' : 'same',
  }))
}

type Difference = { readonly value: readonly string[]; readonly added: boolean; readonly removed: boolean }

/** What went stands before what came in its place. */
function differences(before: string[], after: string[]): readonly Difference[] {
  const { diffArrays } = loadLibrary('diff') as typeof import('diff')
  const found: readonly Difference[] = diffArrays(before, after, { maxEditLength: mostEdits }) ?? [
    { value: before, added: false, removed: true },
    { value: after, added: true, removed: false },
  ]
  const ordered = [...found]
  for (let at = 1; at < ordered.length; at += 1) {
    const [one, next] = [ordered[at - 1], ordered[at]]
    if (one?.added && next?.removed) ordered.splice(at - 1, 2, next, one)
  }
  return ordered
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0
  } catch {
    return false
  }
}
