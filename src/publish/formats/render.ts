import MarkdownIt, { type Token } from 'markdown-it'
import cjkFriendly from 'markdown-it-cjk-friendly'
import { footnotes, footnotesOf } from '../../text/footnotes.ts'
import { linkUri, webUri } from '../../text/web-uri.ts'
import { xmlText } from './xml-cleaning.ts'

/** Gives the address a picture is shown from instead of its own, absolute; absent where it is its own. */
export type ImageInstead = (address: string) => string | undefined

/** Renders an article's Markdown as HTML; links and pictures are made absolute against `baseUrl`. */
export type RenderMarkdown = (markdown: string, baseUrl: string, imageInstead?: ImageInstead) => string

/**
 * Makes a renderer of CommonMark with GFM tables, strikethrough and footnotes.
 *
 * Raw HTML is shown as text and never let through; `**` next to Chinese, Japanese or Korean punctuation makes bold, which
 * CommonMark's flanking rules deny (https://github.com/tats-u/markdown-cjk-friendly).
 */
export function createRenderer(): RenderMarkdown {
  const markdownIt = new MarkdownIt({ html: false, linkify: false }).use(cjkFriendly).use(footnotes)
  markdownIt.core.ruler.push('absolute_addresses', (state) => {
    const base = String(state.env.baseUrl)
    for (const token of state.tokens.flatMap((each) => each.children ?? [])) {
      if (token.type === 'link_open') putAddress(token, 'href', linkUri(String(token.attrGet('href') ?? ''), base))
      if (token.type !== 'image') continue
      const address = webUri(String(token.attrGet('src') ?? ''), base)
      const instead = address && (state.env.imageInstead as ImageInstead | undefined)?.(address)
      putAddress(token, 'src', instead ?? address)
    }
  })
  return (markdown, baseUrl, imageInstead) =>
    markdownIt.render(xmlText(markdown), { baseUrl, imageInstead, ...footnotesOf(baseUrl) }).trimEnd()
}

/** An address that leads nowhere is taken away: the link's text and the picture's alternative text stay. */
function putAddress(token: Token, name: string, address: string | undefined): void {
  if (address !== undefined) token.attrSet(name, address)
  else token.attrs = token.attrs?.filter(([each]) => each !== name) ?? null
}
