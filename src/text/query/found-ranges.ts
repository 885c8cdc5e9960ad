import type { Query, WordsQuery } from './query.ts'
import { eachWord, gap } from './words.ts'

/** Where something that is looked for stands in a text, in UTF-16 units, and which of the phrases it is. */
export type FoundRange = { readonly start: number; readonly end: number; readonly phrase: number }

const mostFound = 2_000

/** What a query looks for in words in such a field, without what is not to be there. */
export function phrasesOf(query: Query, field: 'title' | 'text'): readonly WordsQuery[] {
  if (query.kind === 'words') return query.field === undefined || query.field === field ? [query] : []
  return query.kind === 'and' || query.kind === 'or' ? query.of.flatMap((each) => phrasesOf(each, field)) : []
}

/** Where phrases stand in a text, in order; where two reach into each other, the first is told. Of very many, the first. */
export function foundRanges(text: string, phrases: readonly WordsQuery[]): readonly FoundRange[] {
  if (phrases.length === 0) return []
  const endingIn = Map.groupBy(phrases.entries(), ([, { words, isPrefix }]) => (isPrefix ? '' : (words.at(-1) ?? '')))
  const prefixes = endingIn.get('') ?? []
  // A look at one unit is a tenth of the price of a look at a word, and most words end nothing.
  const lastUnits = new Set([...endingIn.keys()].map((word) => word.charCodeAt(word.length - 1)))
  // Only the end of a phrase is looked up, and no more is remembered than the longest needs to be looked back for.
  const remembered = Math.max(...phrases.map(({ words }) => words.length))
  const words: string[] = []
  const starts: number[] = []
  let count = 0
  const found: FoundRange[] = []
  const look = (wanted: readonly string[], isPrefix: boolean, end: number, phrase: number) => {
    if (count < wanted.length) return
    const first = count - wanted.length
    for (let at = wanted.length - 1; at >= 0; at -= 1) {
      const here = words[(first + at) % remembered]
      const isHere = isPrefix && at === wanted.length - 1 ? here?.startsWith(wanted[at] ?? '') : here === wanted[at]
      if (!isHere) return
    }
    found.push({ start: starts[first % remembered] ?? 0, end, phrase })
  }
  const take = (word: string, start: number, end: number) => {
    words[count % remembered] = word
    starts[count % remembered] = start
    count += 1
    const ending = lastUnits.has(word.charCodeAt(word.length - 1)) ? endingIn.get(word) : undefined
    if (ending !== undefined) for (const [phrase, { words }] of ending) look(words, false, end, phrase)
    for (const [phrase, { words }] of prefixes) look(words, true, end, phrase)
  }
  eachWord(text, (word, start, end, isAfterGap) => {
    if (found.length >= mostFound) return
    if (isAfterGap) take(gap, start, start)
    take(word, start, end)
  })
  let free = 0
  return found
    .sort((a, b) => a.start - b.start || a.phrase - b.phrase)
    .filter(({ start, end }) => {
      if (start < free) return false
      free = end
      return true
    })
}
