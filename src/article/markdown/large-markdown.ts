import { type Converted, htmlToMarkdown } from './markdown.ts'

/** UTF-16 units that are converted at once. */
const pieceLength = 200_000
const unseen = /<(?:(script|style)\b|!--)/gi
const startsBlock = /<(?:p|div|section|article|h[1-6]|ul|ol|li|table|tr|blockquote|pre|br|hr)\b/gi

/**
 * Turns HTML into Markdown that is too large to be converted whole: piece by piece, in memory for one. What reaches over the
 * end of a piece (a list, a table, bold text) ends there; text, links and pictures are all kept.
 */
export function largeHtmlToMarkdown(html: string, options: { readonly url: string }): Converted {
  const markdown: string[] = []
  const images: string[] = []
  let first: Converted | undefined
  for (const piece of piecesOf(withoutUnseen(html))) {
    const converted = htmlToMarkdown(piece, options)
    first ??= converted.markdown === '' ? undefined : converted
    if (converted.markdown !== '') markdown.push(converted.markdown)
    for (const each of converted.images) images.push(each)
  }
  return { markdown: markdown.join('\n\n'), text: first?.text ?? '', opening: first?.opening ?? '', images }
}

/** A piece that ends within a script would make text of the rest of it. */
function withoutUnseen(html: string): string {
  const kept: string[] = []
  let from = 0
  unseen.lastIndex = 0
  for (let start = unseen.exec(html); start !== null; start = unseen.exec(html)) {
    kept.push(html.slice(from, start.index))
    const end = start[1] === undefined ? /-->/g : new RegExp(`</${start[1]}[^>]*>`, 'gi')
    end.lastIndex = unseen.lastIndex
    from = end.exec(html) === null ? html.length : end.lastIndex
    unseen.lastIndex = from
  }
  return kept.join('') + html.slice(from)
}

function* piecesOf(html: string): Generator<string> {
  for (let from = 0; from < html.length; ) {
    startsBlock.lastIndex = from + pieceLength
    const block = startsBlock.exec(html)?.index ?? html.length
    // Without a block in reach the cut is at the end of any tag.
    const tag = html.indexOf('>', from + pieceLength * 2) + 1
    const end = block > from + pieceLength * 2 && tag > 0 ? Math.min(block, tag) : block
    yield html.slice(from, end)
    from = end
  }
}
