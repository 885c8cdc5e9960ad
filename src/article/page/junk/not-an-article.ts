import type { Document } from 'domhandler'
import { weightOf } from '../pruning/prose.ts'
import { isOfCaption } from '../trimming/captions.ts'
import { type Line, linesOf } from '../trimming/lines.ts'
import { type PageLock, whyOnlyPart } from './page-lock.ts'
import { walls } from './wall-phrases.ts'

/** What the listing says of the article, by which its page is told from any other. */
export type Expected = { readonly title?: string | undefined; readonly summary?: string | undefined }

const leastText = 30
const longestWall = 1_200
const shortText = 160
const longestLinks = 600
const mostlyLinks = 0.7
const shownCharacters = 60

/**
 * Says why what was found on a page is no article; absent where it may be one: a wall's words in a short text, hardly any
 * text, nothing but captions or links, or a short text that shares no word with the title and the summary of its entry.
 * `all` is the text before anything was trimmed from it, since a wall's words are trimmed first; `lock` is what was seen
 * before anything was pruned.
 */
export function whyNoArticle(found: Document, all: Document, expected: Expected, lock: PageLock): string | undefined {
  const wall = wallIn(linesOf(all)) ?? whyOnlyPart(textOf(linesOf(found)), lock)
  if (wall !== undefined) return wall
  const lines = linesOf(found).filter(({ text }) => text !== '')
  const text = textOf(lines)
  const weight = weightOf(text)
  if (weight < leastText) return `the page has hardly any text: ${quoted(text)}`
  const told = textOf(lines.filter((line) => !isOfCaption(line)))
  if (weightOf(told) < leastText) return `the page has only captions: ${quoted(text)}`
  const linked = lines.reduce((sum, line) => sum + line.linked, 0)
  if (weight < longestLinks && linked > text.length * mostlyLinks) return `the page has mostly links: ${quoted(text)}`
  if (weight < shortText && sharesNothing(text, expected)) {
    return `the short text of the page shares no word with title and summary: ${quoted(text)}`
  }
  return undefined
}

function wallIn(lines: readonly Line[]): string | undefined {
  if (weightOf(textOf(lines)) > longestWall) return undefined
  for (const { name, says, mostBeside } of walls) {
    const beside = lines.filter(({ text }) => !says.test(text))
    if (beside.length < lines.length && weightOf(textOf(beside)) <= mostBeside) {
      return `the page ${name}: ${quoted(textOf(lines.filter(({ text }) => says.test(text))))}`
    }
  }
  return undefined
}

function textOf(lines: readonly Line[]): string {
  return lines
    .map(({ text }) => text)
    .join(' ')
    .trim()
}

function sharesNothing(text: string, { title = '', summary = '' }: Expected): boolean {
  const expected = wordsOf(`${title} ${summary}`)
  if (expected.size === 0) return false
  const own = wordsOf(text)
  return [...expected].every((word) => !own.has(word))
}

/** Words of at least four letters, and every two ideographs that stand side by side. */
function wordsOf(text: string): ReadonlySet<string> {
  const words = new Set(text.toLowerCase().match(/[[\p{L}\p{N}]--[\u3040-\u30FF\u3400-\u9FFF]]{4,}/gv) ?? [])
  for (const run of text.match(/[\u3040-\u30FF\u3400-\u9FFF]{2,}/g) ?? []) {
    for (let at = 0; at + 1 < run.length; at += 1) words.add(run.slice(at, at + 2))
  }
  return words
}

function quoted(text: string): string {
  const start = text.slice(0, shownCharacters).toWellFormed()
  return `"${start}${text.length > shownCharacters ? '…' : ''}"`
}
