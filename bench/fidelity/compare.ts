import MarkdownIt from 'markdown-it'
import type { Content } from './content.ts'
import { readHtml } from './read-html.ts'

/** How far a rendering says the same as its source. */
export type Verdict = {
  readonly text: boolean
  readonly links: boolean
  readonly images: boolean
  readonly bold: boolean
  readonly lostCharacters: number
  readonly gainedCharacters: number
  readonly lostBold: number
  /** Blanks within a line that the source has not; 0 where the text is another. */
  readonly addedBlanks: number
  /** The first difference, in words; empty where there is none. */
  readonly difference: string
}

/** Compares what a rendering says with what its source says. */
export function compare(source: Content, rendered: string, base: string): Verdict {
  const shown = readHtml(rendered, base, source)
  const text = middleOf(source.text, shown.text)
  const bold = middleOf(source.bold, shown.bold)
  const lostLinks = [...source.links].filter((link) => !shown.links.has(link))
  const addedLinks = [...shown.links].filter((link) => !source.links.has(link) && !source.players.has(link))
  const shownImages = new Set(shown.images.flatMap((each) => [...each]))
  const lostImages = source.images.filter((each) => [...each].every((address) => !shownImages.has(address)))
  const knownImages = new Set(source.images.flatMap((each) => [...each]))
  const addedImages = [...shownImages].filter((address) => !knownImages.has(address) && !source.spares.has(address))
  const differences = [
    text.one || text.other ? `text at ${text.at}: ${quote(text.one)} became ${quote(text.other)}` : '',
    ...lostLinks.map((link) => `lost link ${link}`),
    ...addedLinks.map((link) => `added link ${link}`),
    ...lostImages.map((each) => `lost image ${[...each].join(' or ')}`),
    ...addedImages.map((address) => `added image ${address}`),
    bold.one || bold.other ? `bold at ${bold.at}: ${quote(bold.one)} became ${quote(bold.other)}` : '',
  ]
  return {
    text: text.one === '' && text.other === '',
    links: lostLinks.length + addedLinks.length === 0,
    images: lostImages.length + addedImages.length === 0,
    bold: bold.one === '' && bold.other === '',
    lostCharacters: lacking(text.one, text.other),
    gainedCharacters: lacking(text.other, text.one),
    lostBold: lacking(bold.one, bold.other),
    addedBlanks: text.one === text.other ? addedBlanks(source.spaced, shown.spaced).length : 0,
    difference: differences.find((each) => each !== '') ?? '',
  }
}

const withHtml = new MarkdownIt({ html: true })

/** Counts pieces of raw HTML in Markdown. */
export function rawHtmlIn(markdown: string): number {
  return withHtml
    .parse(markdown, {})
    .flatMap((token) => [token, ...(token.children ?? [])])
    .filter((token) => token.type === 'html_block' || token.type === 'html_inline').length
}

function middleOf(one: string, other: string): { readonly at: number; readonly one: string; readonly other: string } {
  let start = 0
  while (start < one.length && one[start] === other[start]) start += 1
  let end = 0
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end += 1
  return { at: start, one: one.slice(start, one.length - end), other: other.slice(start, other.length - end) }
}

/** Gives what stands around each blank that the other text has not, where both have the same characters otherwise. */
export function addedBlanks(one: string, other: string): string[] {
  const found: string[] = []
  let at = 0
  for (let to = 0; to < other.length; to += 1) {
    if (other[to] === one[at]) at += 1
    else if (other[to] === ' ') found.push(other.slice(Math.max(0, to - 12), to + 12))
    else if (one[at] === ' ') [at, to] = [at + 1, to - 1]
  }
  return found
}

/** How many characters of one text the other lacks, wherever they stand. */
function lacking(one: string, other: string): number {
  const left = new Map<string, number>()
  for (const character of other) left.set(character, (left.get(character) ?? 0) + 1)
  let missing = 0
  for (const character of one) {
    const count = left.get(character) ?? 0
    if (count === 0) missing += 1
    else left.set(character, count - 1)
  }
  return missing
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}
