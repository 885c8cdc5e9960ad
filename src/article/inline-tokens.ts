import { CODE, DEL, EM, type Inline, type Marks, STRONG } from './blocks.ts'

/** What is opened and closed around pieces of a paragraph. */
export type Mark = { readonly kind: 'link'; readonly href: string } | { readonly kind: 'strong' | 'em' | 'del' }

/** A paragraph as a row of pieces with marks properly nested around them. */
export type Token =
  | { readonly kind: 'open' | 'close'; readonly mark: Mark }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'image'; readonly address: string; readonly alt: string }
  | { readonly kind: 'break' }

const LINK = 16
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
  const tokens: Token[] = []
  if (inlines.every((each) => bitsOf(each) === 0)) return inlines.map(leaf)
  let tidy = inlines
  for (const bit of [LINK, STRONG, EM, DEL, CODE]) {
    if (tidy.some((each) => bitsOf(each) & bit)) tidy = withoutBlankEdges(tidy, bit)
  }
  nest(merged(tidy), 0, tokens)
  return tokens
}

function bitsOf(inline: Inline): number {
  return inline.flags | (inline.href === undefined ? 0 : LINK)
}

function leaf(inline: Inline): Token {
  if (inline.kind === 'text') return { kind: inline.flags & CODE ? 'code' : 'text', text: inline.text }
  return inline.kind === 'image' ? { kind: 'image', address: inline.address, alt: inline.alt } : { kind: 'break' }
}

function nest(inlines: readonly Inline[], open: number, tokens: Token[]): void {
  for (let from = 0; from < inlines.length; ) {
    const first = inlines[from] as Inline
    let outermost: (typeof kinds)[number] | undefined
    let end = from
    for (const each of kinds) {
      if (!(bitsOf(first) & each.bit & ~open)) continue
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
    const mark: Mark =
      outermost.kind === 'link' ? { kind: 'link', href: first.href as string } : { kind: outermost.kind }
    tokens.push({ kind: 'open', mark })
    nest(inlines.slice(from, end), open | outermost.bit, tokens)
    tokens.push({ kind: 'close', mark })
    from = end
  }
}

/** Where the run that has the mark from `from` on ends. */
function reach(inlines: readonly Inline[], from: number, bit: number): number {
  const { href } = inlines[from] as Inline
  let end = from + 1
  for (; end < inlines.length; end += 1) {
    const each = inlines[end] as Inline
    if (!(bitsOf(each) & bit) || (bit === LINK && each.href !== href)) break
  }
  return end
}

function withoutBlankEdges(inlines: readonly Inline[], bit: number): readonly Inline[] {
  const result: Inline[] = []
  for (let from = 0; from < inlines.length; ) {
    if (!(bitsOf(inlines[from] as Inline) & bit)) {
      result.push(inlines[from] as Inline)
      from += 1
      continue
    }
    const end = reach(inlines, from, bit)
    let first = from
    while (first < end && isEdge(inlines[first] as Inline, bit)) result.push(without(inlines[first++] as Inline, bit))
    let last = end
    while (last > first && isEdge(inlines[last - 1] as Inline, bit)) last -= 1
    for (let at = first; at < last; at += 1) {
      result.push(...trimmed(inlines[at] as Inline, bit, at === first, at === last - 1))
    }
    for (let at = last; at < end; at += 1) result.push(without(inlines[at] as Inline, bit))
    from = end
  }
  return result
}

/** Whether a mark has nothing to do on a piece at its edge: blanks and breaks, and pictures but for links. */
function isEdge(inline: Inline, bit: number): boolean {
  return inline.kind === 'text' ? inline.text.trim() === '' : inline.kind === 'break' || bit !== LINK
}

function trimmed(inline: Inline, bit: number, isFirst: boolean, isLast: boolean): Inline[] {
  if (inline.kind !== 'text') return [inline]
  const start = isFirst ? inline.text.length - inline.text.trimStart().length : 0
  const end = isLast ? inline.text.trimEnd().length : inline.text.length
  const pieces: Inline[] = [{ ...inline, text: inline.text.slice(start, end) }]
  if (start > 0) pieces.unshift(without({ ...inline, text: inline.text.slice(0, start) }, bit))
  if (end < inline.text.length) pieces.push(without({ ...inline, text: inline.text.slice(end) }, bit))
  return pieces
}

function without(inline: Inline, bit: number): Inline {
  return bit === LINK ? { ...inline, href: undefined } : { ...inline, flags: inline.flags & ~bit }
}

function merged(inlines: readonly Inline[]): Inline[] {
  const result: Inline[] = []
  for (const each of inlines) {
    const last = result.at(-1)
    if (each.kind === 'text' && last?.kind === 'text' && areSame(each, last)) {
      result[result.length - 1] = { ...last, text: last.text + each.text }
    } else {
      result.push(each)
    }
  }
  return result
}

function areSame(one: Marks, other: Marks): boolean {
  return one.flags === other.flags && one.href === other.href
}
