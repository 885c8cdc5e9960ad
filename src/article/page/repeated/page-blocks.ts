import { createHash } from 'node:crypto'
import type { Document } from 'domhandler'
import { getInnerHTML } from 'domutils'
import { parseDocument } from 'htmlparser2'
import { weightOf } from '../pruning/prose.ts'
import { type Line, linesOf, removeLine } from '../trimming/lines.ts'

/** One line of an article's text, by which it is known again on other pages of its site. */
export type PageBlock = {
  /** 10 hex digits of SHA-256 of its text, digits and white space aside. */
  readonly hash: string
  /** What it says, in letters. */
  readonly weight: number
  readonly isHeading: boolean
  /** How it begins, for people. */
  readonly start: string
}

const mostBlocks = 400
const shownCharacters = 80
const leastLetters = 4

/** Lists the blocks of an article's text in order; what stands in tables is data, and no block. */
export function blocksOf(root: Document): readonly PageBlock[] {
  return linesOf(root)
    .filter(isBlock)
    .slice(0, mostBlocks)
    .map((line) => ({
      hash: hashOf(line),
      weight: weightOf(line.text),
      isHeading: /^h[1-6]$/.test(line.block?.name ?? ''),
      start: line.text.slice(0, shownCharacters).toWellFormed(),
    }))
}

/** Takes blocks out of an article's HTML, wherever they stand in it. */
export function withoutBlocks(html: string, hashes: readonly string[]): string {
  const root = parseDocument(html)
  const left = new Set(hashes)
  for (const line of linesOf(root)) if (isBlock(line) && left.has(hashOf(line))) removeLine(line)
  return getInnerHTML(root, { encodeEntities: 'utf8' })
}

function isBlock({ text, block }: Line): boolean {
  return !/^(?:td|th|pre|code)$/.test(block?.name ?? '') && (text.match(/\p{L}/gu)?.length ?? 0) >= leastLetters
}

/** Counters and dates change from page to page. */
function hashOf({ text }: Line): string {
  const same = text
    .toLowerCase()
    .replace(/\p{N}+(?:[.,:]\p{N}+)*/gu, '0')
    .replace(/\s+/g, '')
  return createHash('sha256').update(same).digest('hex').slice(0, 10)
}
