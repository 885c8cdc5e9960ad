import { hash } from 'node:crypto'
import type { MarkdownIt } from 'markdown-it'
import footnotePlugin from 'markdown-it-footnote'

/**
 * Lets a reader of Markdown know footnotes as we write them (`[^1]` and `[^1]: …`), as Hugo does. Those of several articles
 * can stand on one page: their ids begin with that of the article, which `footnotesOf` gives.
 */
export function footnotes(markdownIt: MarkdownIt): void {
  markdownIt.use(footnotePlugin)
  // `^[…]` is a note to this plugin alone; in our articles it is text.
  markdownIt.inline.ruler.disable('footnote_inline')
  markdownIt.renderer.rules.footnote_caption = (tokens, at) => String(Number(tokens[at]?.meta?.id) + 1)
}

/** What the renderer is told of an article, so that the ids of its footnotes are its own. */
export function footnotesOf(url: string): { readonly docId: string } {
  return { docId: hash('sha256', url).slice(0, 8) }
}
