import { simplified } from './simplified.ts'

/** What a unit is: a character of a script without spaces, a word, a number, or a name or code. */
export const unitKind = { character: 0, word: 1, number: 2, name: 3 } as const

/** The words of a text as they are compared: one entry for each, in order. */
export type Units = {
  readonly count: number
  readonly hashes: Uint32Array
  readonly kinds: Uint8Array
  /** Where each stands in `text`. */
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  /** The first unit of each block: a paragraph, a heading, a row of a table. */
  readonly blocks: readonly number[]
  /** The text in NFKC, Markdown's marks and addresses still in it. */
  readonly text: string
}

/**
 * Takes Markdown apart into units, in one pass: Chinese and Japanese characters one by one, simplified, other letters by the
 * word, in lower case; numbers as their digits, without marks, zeros at either end that say nothing, and letters behind them.
 * Addresses, pictures and marks are passed over.
 */
export function unitsOf(markdown: string): Units {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII needs no normalisation
  const text = /[^\x00-\x7f]/.test(markdown) ? markdown.normalize('NFKC') : markdown
  const lowered = text.toLowerCase()
  const lower = lowered.length === text.length ? lowered : text
  const size = text.length
  // One piece of memory for all: it is half of the cost of short texts.
  const memory = new ArrayBuffer(size * 13)
  const hashes = new Uint32Array(memory, 0, size)
  const starts = new Uint32Array(memory, size * 4, size)
  const ends = new Uint32Array(memory, size * 8, size)
  const kinds = new Uint8Array(memory, size * 12, size)
  const blocks: number[] = []
  let count = 0
  let isNewBlock = true
  let isSentenceStart = true
  for (let at = 0; at < size; ) {
    const unit = lower.charCodeAt(at)
    const sort = sortOf(unit)
    if (sort === mark) {
      if (unit === lineFeed) isNewBlock = true
      if (isSentenceEnd(unit)) isSentenceStart = true
      at = passedOver(text, at, unit)
      continue
    }
    if (isNewBlock) {
      blocks.push(count)
      isNewBlock = false
      isSentenceStart = true
    }
    let end = at + 1
    let hash = 0x811c9dc5
    let kind: number = unitKind.character
    if (sort === lone) hash = Math.imul(hash ^ simplified(unit), 0x01000193)
    else {
      let digits = 0
      let upper = 0
      for (end = at; end < size; end += 1) {
        const next = lower.charCodeAt(end)
        const nextSort = sortOf(next)
        if (nextSort === lone) break
        if (nextSort === mark && !(isInside(next, text, end) && end > at)) break
        if (nextSort === mark) continue
        if (nextSort === digit) digits += 1
        if (text.charCodeAt(end) !== next) upper += 1
        hash = Math.imul(hash ^ next, 0x01000193)
      }
      kind = kindOf(end - at, digits, upper, isSentenceStart)
      if (kind === unitKind.number) hash = hashOfNumber(lower, at, end)
      if (isAddress(text, at, end)) {
        at = endOfAddress(text, end)
        continue
      }
    }
    hashes[count] = mixed(hash)
    kinds[count] = kind
    starts[count] = at
    ends[count] = end
    count += 1
    isSentenceStart = false
    at = end
  }
  return { count, hashes, kinds, starts, ends, blocks, text }
}

/** The units of a range as people read them. */
export function wordsOf({ text, starts, ends }: Units, from: number, to: number): string {
  return text.slice(starts[from], ends[to - 1])
}

const mark = 0
const letter = 1
const digit = 2
const lone = 3
const lineFeed = 10

/** The sorts of ASCII, small letters among them; what is compared is in lower case. */
const sortsOfAscii = Uint8Array.from({ length: 0x80 }, (_, unit) => {
  if (unit >= 0x61 && unit <= 0x7a) return letter
  return unit >= 0x30 && unit <= 0x39 ? digit : mark
})

/** The sort of a UTF-16 unit: lone are those that stand for a word, or are written without spaces between words. */
function sortOf(unit: number): number {
  if (unit < 0x80) return sortsOfAscii[unit] ?? mark
  return unit < 0x3041 ? sortOfLetter(unit) : sortOfCharacter(unit)
}

function sortOfLetter(unit: number): number {
  if (unit < 0xc0 || unit === 0xd7 || unit === 0xf7) return mark
  if (unit < 0x2000) return unit >= 0xe00 && unit < 0x1000 ? lone : letter
  return unit === 0x3005 || unit === 0x3007 ? lone : mark
}

function sortOfCharacter(unit: number): number {
  if (unit < 0xa000) return unit === 0x30fb ? mark : lone
  if (unit >= 0xac00 && unit < 0xd7a4) return letter
  return (unit >= 0xd800 && unit < 0xe000) || (unit >= 0xf900 && unit < 0xfb00) ? lone : mark
}

/** Whether a mark belongs to the word or number around it: `1,200.5`, `don't`. */
function isInside(unit: number, text: string, at: number): boolean {
  if (unit === 0x27 || unit === 0x2019) return sortOf(text.charCodeAt(at + 1) | 0x20) === letter
  if (unit !== 0x2c && unit !== 0x2e) return false
  return sortOf(text.charCodeAt(at - 1)) === digit && sortOf(text.charCodeAt(at + 1)) === digit
}

function kindOf(length: number, digits: number, upper: number, isSentenceStart: boolean): number {
  if (digits > 0) return digits + 4 > length && upper === 0 ? unitKind.number : unitKind.name
  if (upper === 0 || (isSentenceStart && upper < 2)) return unitKind.word
  return unitKind.name
}

/** The same for `0.340`, `.34` and `34`, for `01` and `1`, for `12bn` and `12`: units and formats differ from desk to desk. */
function hashOfNumber(text: string, from: number, to: number): number {
  let hash = 0x811c9dc5
  // Zeros whose meaning shows with what follows: behind the point the last ones say nothing.
  let zeros = 0
  for (let at = from; at < to; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit === 0x30) zeros += hash === 0x811c9dc5 ? 0 : 1
    else if (sortOf(unit) === digit || (unit === 0x2e && zeros > 0)) {
      for (; zeros > 0; zeros -= 1) hash = Math.imul(hash ^ 0x30, 0x01000193)
      if (unit !== 0x2e) hash = Math.imul(hash ^ unit, 0x01000193)
    }
  }
  const isPointed = text.slice(from, to).includes('.')
  for (; zeros > 0 && !isPointed; zeros -= 1) hash = Math.imul(hash ^ 0x30, 0x01000193)
  return hash
}

function isSentenceEnd(unit: number): boolean {
  return unit === 0x2e || unit === 0x21 || unit === 0x3f || unit === 0x3a || unit === 0x22 || unit === 0x201c
}

function isAddress(text: string, at: number, end: number): boolean {
  if (text.startsWith('://', end)) return true
  return end - at === 3 && text.charCodeAt(end) === 0x2e && text.slice(at, end).toLowerCase() === 'www'
}

function endOfAddress(text: string, from: number): number {
  let end = from
  while (end < text.length && text.charCodeAt(end) > 0x20 && text.charCodeAt(end) < 0x7f && text[end] !== ')') end += 1
  return end
}

/** Behind a mark, and behind the target of a link and the whole of a picture that begins with it. */
function passedOver(text: string, at: number, unit: number): number {
  if (unit === 0x5d && text.charCodeAt(at + 1) === 0x28) return behindBracket(text, at + 2)
  if (unit === 0x21 && text.charCodeAt(at + 1) === 0x5b) {
    const target = text.indexOf('](', at)
    const line = text.indexOf('\n', at)
    if (target >= 0 && (line < 0 || target < line)) return behindBracket(text, target + 2)
  }
  return at + 1
}

function behindBracket(text: string, from: number): number {
  const end = text.indexOf(')', from)
  const line = text.indexOf('\n', from)
  if (end < 0 || (line >= 0 && line < end)) return from
  return end + 1
}

/** Spreads the bits of a hash, so that any of them may be taken for it. */
export function mixed(hash: number): number {
  let mixing = hash
  mixing = Math.imul(mixing ^ (mixing >>> 16), 0x85ebca6b)
  mixing = Math.imul(mixing ^ (mixing >>> 13), 0xc2b2ae35)
  return (mixing ^ (mixing >>> 16)) >>> 0
}
