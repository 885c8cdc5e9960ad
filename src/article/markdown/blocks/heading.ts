import { type Block, DEL, type Inline } from './blocks.ts'

const longestHeading = 300

/**
 * Makes a heading of what stands in one: a line, its parts joined by a blank.
 *
 * An element that was never closed holds half the article, another only a picture: those are no headings, and stay what they
 * are inside. Nothing is struck out in a heading: Hugo 0.111 crashes on that within bold text or a link, and builds no page.
 */
export function headingBlocks(level: number, blocks: readonly Block[]): readonly Block[] {
  const inlines: Inline[] = []
  let length = 0
  for (const each of blocks) {
    if (each.kind !== 'paragraph') return blocks
    if (inlines.length > 0) inlines.push({ kind: 'text', text: ' ', flags: 0 })
    for (const inline of each.inlines) {
      if (inline.kind === 'text') length += inline.text.length
      inlines.push(inline.kind === 'break' ? { ...inline, kind: 'text', text: ' ' } : notStruck(inline))
    }
  }
  if (length === 0 || (blocks.length > 1 && length > longestHeading)) return blocks
  return [{ kind: 'heading', level, inlines }]
}

function notStruck(inline: Inline): Inline {
  return inline.flags & DEL ? { ...inline, flags: inline.flags & ~DEL } : inline
}
