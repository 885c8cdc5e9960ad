import type { Block, Inline } from './blocks.ts'

/** Gives the addresses of the pictures in an article, in their order. */
export function* imagesIn(blocks: readonly Block[]): Generator<string> {
  for (const block of blocks) {
    if (block.kind === 'paragraph' || block.kind === 'heading') yield* addressesIn(block.inlines)
    else if (block.kind === 'quote') yield* imagesIn(block.blocks)
    else if (block.kind === 'list') for (const item of block.items) yield* imagesIn(item)
    else if (block.kind === 'table') for (const cell of block.rows.flat()) yield* addressesIn(cell)
  }
}

function* addressesIn(inlines: readonly Inline[]): Generator<string> {
  for (const inline of inlines) if (inline.kind === 'image') yield inline.address
}
