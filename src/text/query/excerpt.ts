import { type FoundRange, foundRanges, phrasesOf } from './found-ranges.ts'
import type { Query } from './query.ts'

/** A piece of a text, and whether it is what was searched for. */
export type ExcerptPiece = { readonly text: string; readonly isFound: boolean }

/** So much stands before what was found, as a part of the whole excerpt. */
const lead = 0.25

/** A text whole, on one line, in pieces: what a query looks for in such a field, and what is between. */
export function markFound(text: string, query: Query, field: 'title' | 'text'): readonly ExcerptPiece[] {
  return piecesOf(text, foundRanges(text, phrasesOf(query, field)), 0, text.length)
}

/**
 * About so many UTF-16 units of a text, where most of what a query looks for stands together, in pieces; its beginning where
 * nothing of it stands in the text. It is on one line, and begins and ends at a word, with `…` where it is cut.
 */
export function excerptOf(text: string, query: Query, length: number): readonly ExcerptPiece[] {
  const phrases = phrasesOf(query, 'text')
  const ranges = foundRanges(text, phrases)
  const { start, end } = window(ranges, phrases.length, text, length)
  return [
    ...(start > 0 ? [{ text: '…', isFound: false }] : []),
    ...piecesOf(text, ranges, start, end),
    ...(end < text.length ? [{ text: '…', isFound: false }] : []),
  ]
}

function window(
  ranges: readonly FoundRange[],
  phraseCount: number,
  text: string,
  length: number,
): { start: number; end: number } {
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
    if (most === phraseCount || index > 200) break
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

function piecesOf(text: string, ranges: readonly FoundRange[], from: number, to: number): readonly ExcerptPiece[] {
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
