import type { Footnotes } from '../footnotes/find-footnotes.ts'
import type { HtmlElement, HtmlFragment } from '../html/html-tree.ts'
import type { BlockBuilder } from './block-builder.ts'
import type { Block } from './blocks.ts'

/** What a rule is given beside the element. */
export type Page = {
  readonly builder: BlockBuilder
  /** Address of the article. */
  readonly url: string
  readonly root: HtmlFragment
  /** Absent where the article has none. */
  readonly footnotes: Footnotes | undefined
  /** What the footnotes say that have been read, by their numbers. */
  readonly notes: Map<number, readonly Block[]>
  /** Addresses of the pictures outside of any `noscript`; looked for when one is met. */
  shownPictures?: ReadonlySet<string>
}

/** What is to be done at the end of an element; `skip` where nothing in it is to be visited. */
export type Ending = (() => void) | 'skip' | undefined

/** How an element of the article is read. */
export type ElementRule = {
  readonly reason: string
  /** Whether it makes a container, and is read as a plain block where those nest too deep. */
  readonly nests?: boolean
  readonly open: (page: Page, element: HtmlElement) => Ending
}

/** For what starts and ends a paragraph. */
export const block: ElementRule = {
  reason: 'starts a line of its own (HTML, 15.3)',
  open({ builder }) {
    builder.endParagraph()
    return () => builder.endParagraph()
  },
}
