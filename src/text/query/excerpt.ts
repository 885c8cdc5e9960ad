import type { Query, WordsQuery } from './query.ts'
import { eachWord, gap } from './words.ts'

/** A piece of a text, and whether it is what was searched for. */
export type ExcerptPiece = { readonly text: string; readonly isFound: boolean }

type Range = { readonly start: number; readonly end: number; readonly phrase: number }

/** So much stands before what was found, as a part of the whole excerpt. */
const lead = 0.25
const mostFound = 2_000

/** A text whole, on one line, in pieces: what a query looks for in such a field, and what is between. */
export function markFound(text: string, query: Query, field: 'title' | 'text'): readonly ExcerptPiece[] {
  return piecesOf(text, rangesIn(text, query, field), 0, text.length)
}

/**
 * About so many UTF-16 units of a text, where most of what a query looks for stands together, in pieces; its beginning where
 * nothing of it stands in the text. It is on one line, and begins and ends at a word, with `…` where it is cut.
 */
export function excerptOf(text: string, query: Query, length: number): readonly ExcerptPiece[] {
  const ranges = rangesIn(text, query, 'text')
  const { start, end } = window(ranges, text, length)
  return [
    ...(start > 0 ? [{ text: '…', isFound: false }] : []),
    ...piecesOf(text, ranges, start, end),
    ...(end < text.length ? [{ text: '…', isFound: false }] : []),
  ]
}

/** Where what a query looks for stands in a text, in order; where two reach into each other, the first is told. */
function rangesIn(text: string, query: Query, field: 'title' | 'text'): readonly Range[] {
  const phrases = lookedFor(query).filter((each) => each.field === undefined || each.field === field)
  if (phrases.length === 0) return []
  const words: string[] = []
  const starts: number[] = []
  const ends: number[] = []
  const add = (word: string, start: number, end: number) => {
    words.push(word)
    starts.push(start)
    ends.push(end)
  }
  eachWord(text, (word, start, end, isAfterGap) => {
    if (isAfterGap) add(gap, start, start)
    add(word, start, end)
  })
  const found: Range[] = []
  for (let at = 0, free = 0; at < words.length && found.length < mostFound; at += 1) {
    for (const [phrase, { words: wanted, isPrefix }] of phrases.entries()) {
      const last = wanted.length - 1
      // Most words begin nothing that is looked for.
      if (words[at] !== wanted[0] && !(isPrefix && last === 0)) continue
      const isHere = wanted.every((word, index) => {
        const here = words[at + index]
        return isPrefix && index === last ? here?.startsWith(word) : here === word
      })
      const start = starts[at] ?? 0
      if (!isHere || start < free) continue
      free = ends[at + last] ?? free
      found.push({ start, end: free, phrase })
    }
  }
  return found
}

/** What a query looks for in words, without what is not to be there. */
function lookedFor(query: Query): readonly WordsQuery[] {
  if (query.kind === 'words') return [query]
  return query.kind === 'and' || query.kind === 'or' ? query.of.flatMap(lookedFor) : []
}

function window(ranges: readonly Range[], text: string, length: number): { start: number; end: number } {
  if (text.length <= length) return { start: 0, end: text.length }
  const room = Math.floor(length * (1 - lead))
  let best = 0
  let most = 0
  for (const [index, { start }] of ranges.entries()) {
    const phrases = new Set<number>()
    for (let at = index; at < ranges.length && (ranges[at]?.end ?? 0) - start <= room; at += 1)
      phrases.add(ranges[at]?.phrase ?? 0)
    if (phrases.size > most) {
      most = phrases.size
      best = start
    }
    if (most > 0 && ranges.length > 200 && index > 200) break
  }
  const from = Math.max(0, Math.min(best - Math.floor(length * lead), text.length - length))
  const start = from === 0 ? 0 : wordAt(text, from, best)
  const end = start + length >= text.length ? text.length : endBefore(text, start + length, start)
  return {
    start: end - text.slice(start, end).trimStart().length,
    end: start + text.slice(start, end).trimEnd().length,
  }
}

/** The first place from `from` on, and not behind `latest`, where a word or a character of Chinese begins. */
function wordAt(text: string, from: number, latest: number): number {
  for (let at = from; at < Math.min(latest, from + 24); at += 1)
    if (/[\s\u2e80-\u9fff\uff00-\uffef]/.test(text[at - 1] ?? ' ')) return at
  return isLowHalf(text, from) ? from + 1 : from
}

function endBefore(text: string, from: number, earliest: number): number {
  for (let at = from; at > Math.max(earliest, from - 24); at -= 1)
    if (/[\s\u2e80-\u9fff\uff00-\uffef]/.test(text[at] ?? ' ')) return at
  return isLowHalf(text, from) ? from - 1 : from
}

function isLowHalf(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  return unit >= 0xdc00 && unit <= 0xdfff
}

function piecesOf(text: string, ranges: readonly Range[], from: number, to: number): readonly ExcerptPiece[] {
  const pieces: ExcerptPiece[] = []
  const add = (start: number, end: number, isFound: boolean) => {
    const piece = text.slice(start, end).replace(/\s+/g, ' ')
    if (piece !== '') pieces.push({ text: piece, isFound })
  }
  let last = from
  for (const { start, end } of ranges) {
    if (start < last || end > to) continue
    add(last, start, false)
    add(start, end, true)
    last = end
  }
  add(last, to, false)
  return pieces
}
