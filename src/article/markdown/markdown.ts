import type TurndownService from 'turndown'
import { loadLibrary } from '../../load-library.ts'
import { imagesIn } from './blocks/images-in.ts'
import { clean } from './html/clean.ts'
import { markdownRules } from './write/markdown-rules.ts'
import { MarkdownElement } from './write/markdown-tree.ts'
import { markdownNodes } from './write/to-markdown-tree.ts'

/** An article's HTML as the archive keeps it. */
export type Converted = {
  /** CommonMark with GFM tables, no raw HTML, no blank lines at either end. */
  readonly markdown: string
  /** The start of the plain text: tags and images dropped, blocks and lines parted by a newline. */
  readonly text: string
  /** The start of the plain text, as the summary counts it: white space alone between blocks is nothing. */
  readonly opening: string
  /** The addresses of its pictures, absolute, in their order. */
  readonly images: readonly string[]
}

/** What is made for browsers is the same but for the parser of HTML, whose fifty modules nobody here needs. */
const Turndown = loadLibrary('turndown/lib/turndown.browser.cjs.js') as typeof TurndownService
const turndown = new Turndown({ preformattedCode: true })
turndown.escape = (text) => text
for (const [name, { filter, replacement }] of Object.entries(markdownRules).toReversed()) {
  turndown.addRule(name, { filter, replacement } as unknown as TurndownService.Rule)
}

/**
 * Turns an article's HTML into Markdown; addresses are made absolute against `url`.
 *
 * One pass over the tree leaves only what Markdown has a form for, turndown writes it by our rules.
 */
export function htmlToMarkdown(html: string, options: { readonly url: string }): Converted {
  const { blocks, text, opening } = clean(html, options.url)
  const article = new MarkdownElement('ARTICLE', markdownNodes(blocks))
  // Within `PRE` turndown leaves the white space as it is, and within code it does not look for any at the edges of an element:
  // it has been collapsed and put outside, and a second time would cost 15 %.
  const whole = new MarkdownElement('PRE', [article])
  whole.isCode = true
  turndown.turndown(whole as unknown as TurndownService.Node)
  return { markdown: withoutShortcodes(article.markdown), text, opening, images: [...imagesIn(blocks)] }
}

/** In code nothing can be escaped, but Hugo reads shortcodes there too, and a broken one stops its whole build. */
function withoutShortcodes(markdown: string): string {
  return markdown.includes('{{<') || markdown.includes('{{%') ? markdown.replace(/\{\{(?=[<%])/g, '{ {') : markdown
}
