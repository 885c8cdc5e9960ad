import { CODE, DEL, EM, type Inline, STRONG } from '../blocks/blocks.ts'
import { withoutSignsAtEdges } from './edge-signs.ts'

/** What is opened and closed around pieces of a paragraph. */
export type Mark =
  | { readonly kind: 'link'; readonly href: string }
  | { readonly kind: 'strong' | 'del' }
  | { readonly kind: 'em'; readonly sign: '*' | '_' }

/** A paragraph as a row of pieces with marks properly nested around them. */
export type Token =
  | { readonly kind: 'open' | 'close'; readonly mark: Mark }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'image'; readonly address: string; readonly alt: string }
  | { readonly kind: 'break' }
  | { readonly kind: 'reference'; readonly note: number }

const LINK = 16
/** A link that holds a picture. */
const PICTURED = 32
const kinds = [
  { bit: LINK, kind: 'link' },
  { bit: STRONG, kind: 'strong' },
  { bit: EM, kind: 'em' },
  { bit: DEL, kind: 'del' },
] as const

/**
 * Turns the pieces of a paragraph into tokens: white space and line breaks leave the marks they stand at the edge of, since
 * no delimiter works beside a blank (CommonMark, 6.2); the mark that reaches farthest goes outermost, a link first.
 */
export function tokensOf(inlines: readonly Inline[]): Token[] {
  if (inlines.every((each) => bitsOf(each) === 0)) return inlines.map(leaf)
  const tokens: Token[] = []
  nest(withPicturedLinks(withoutSignsAtEdges(inlines)), 0, tokens)
  return joined(tokens)
}

/**
 * Finds the links that hold pictures. They go outside of bold and italic: Goldmark (Hugo 0.111) shows the asterisks around a
 * link with a picture in it.
 */
function withPicturedLinks(inlines: readonly Inline[]): readonly Inline[] {
  if (!inlines.some((each) => each.kind === 'image' && each.href !== undefined)) return inlines
  const result: Inline[] = []
  for (let from = 0; from < inlines.length; ) {
    const end = inlines[from]?.href === undefined ? from + 1 : reach(inlines, from, LINK)
    const run = inlines.slice(from, end)
    const isPictured = run.some((each) => each.kind === 'image' && each.href !== undefined)
    result.push(...run.map((each) => (isPictured ? { ...each, flags: each.flags | PICTURED } : each)))
    from = end
  }
  return result
}

function bitsOf(inline: Inline): number {
  return inline.flags | (inline.href === undefined ? 0 : LINK)
}

function leaf(inline: Inline): Token {
  if (inline.kind === 'text') {
    const isCode = inline.flags & CODE && inline.text.trim() !== ''
    return { kind: isCode ? 'code' : 'text', text: inline.text }
  }
  if (inline.kind === 'reference') return { kind: 'reference', note: inline.note }
  return inline.kind === 'image' ? { kind: 'image', address: inline.address, alt: inline.alt } : { kind: 'break' }
}

function nest(inlines: readonly Inline[], open: number, tokens: Token[]): void {
  for (let from = 0; from < inlines.length; ) {
    const first = inlines[from] as Inline
    let outermost: (typeof kinds)[number] | undefined
    let end = from
    for (const each of kinds) {
      if (!(bitsOf(first) & each.bit & ~open)) continue
      if (each.bit !== LINK && first.flags & PICTURED && !(open & LINK)) continue
      const reached = reach(inlines, from, each.bit)
      if (reached > end) {
        outermost = each
        end = reached
      }
    }
    if (outermost === undefined) {
      tokens.push(leaf(first))
      from += 1
      continue
    }
    const { before, inner, after } = withoutBlankEdges(inlines.slice(from, end), outermost.bit)
    nest(before, open, tokens)
    if (inner.length > 0) {
      const mark = markOf(outermost.kind, first)
      tokens.push({ kind: 'open', mark })
      nest(inner, open | outermost.bit, tokens)
      tokens.push({ kind: 'close', mark })
    }
    nest(after, open, tokens)
    from = end
  }
}

function markOf(kind: Mark['kind'], { href = '' }: Inline): Mark {
  if (kind === 'link') return { kind, href }
  return kind === 'em' ? { kind, sign: '*' } : { kind }
}

/** Where the run that has the mark from `from` on ends. */
function reach(inlines: readonly Inline[], from: number, bit: number): number {
  const { href, flags } = inlines[from] as Inline
  let end = from + 1
  for (; end < inlines.length; end += 1) {
    const each = inlines[end] as Inline
    const isOtherLink = each.href !== href || (each.flags ^ flags) & PICTURED
    if (!(bitsOf(each) & bit) || (isOtherLink && (bit === LINK || (each.flags | flags) & PICTURED))) break
  }
  return end
}

/** Takes a mark off what it should not begin or end with. */
function withoutBlankEdges(run: readonly Inline[], bit: number) {
  let start = 0
  let end = run.length
  while (start < end && isEdge(run[start] as Inline, bit)) start += 1
  while (end > start && isEdge(run[end - 1] as Inline, bit)) end -= 1
  const before = run.slice(0, start).map((each) => without(each, bit))
  const after = run.slice(end).map((each) => without(each, bit))
  const inner = run.slice(start, end)
  const first = inner[0]
  if (first?.kind === 'text') {
    const text = first.text.trimStart()
    const blank = first.text.slice(0, first.text.length - text.length)
    if (blank !== '') before.push(without({ ...first, text: blank }, bit))
    inner[0] = { ...first, text }
  }
  const last = inner.at(-1)
  if (last?.kind === 'text') {
    const text = last.text.trimEnd()
    if (text !== last.text) after.unshift(without({ ...last, text: last.text.slice(text.length) }, bit))
    inner[inner.length - 1] = { ...last, text }
  }
  return { before, inner, after }
}

/** Whether a mark has nothing to do on a piece at its edge: blanks and breaks, and pictures but for links. */
function isEdge(inline: Inline, bit: number): boolean {
  return inline.kind === 'text' ? inline.text.trim() === '' : inline.kind === 'break' || bit !== LINK
}

function without(inline: Inline, bit: number): Inline {
  return bit === LINK
    ? { ...inline, href: undefined, flags: inline.flags & ~PICTURED }
    : { ...inline, flags: inline.flags & ~bit }
}

/** Joins texts and code that have come to stand side by side. */
function joined(tokens: readonly Token[]): Token[] {
  const result: Token[] = []
  for (const token of tokens) {
    const last = result.at(-1)
    if ((token.kind === 'text' || token.kind === 'code') && last?.kind === token.kind) {
      result[result.length - 1] = { kind: token.kind, text: last.text + token.text }
    } else {
      result.push(token)
    }
  }
  return result
}
