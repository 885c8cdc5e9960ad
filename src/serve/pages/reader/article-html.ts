import MarkdownIt, { type Token } from 'markdown-it'
import cjkFriendly from 'markdown-it-cjk-friendly'
import { footnotes, footnotesOf } from '../../../text/footnotes.ts'
import { linkUri, webUri } from '../../../text/web-uri.ts'
import { Html } from '../html.ts'
import { markMedia, mediaPlayer } from './media-links.ts'

/** Writes the Markdown of an article as HTML of a page; what is relative is made absolute against `baseUrl`. */
export type WriteArticleHtml = (markdown: string, baseUrl: string, copyOf: CopyOfPicture) => Html

/** Gives where our own copy of a picture is shown from, by the picture's address; absent where there is none. */
export type CopyOfPicture = (written: string, base?: string) => string | undefined

/** The attributes each element may have; an element that is not named here is none of a page. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  p: [],
  h1: [],
  h2: [],
  h3: [],
  h4: [],
  h5: [],
  h6: [],
  em: [],
  strong: [],
  s: [],
  code: ['class'],
  pre: [],
  blockquote: [],
  ul: [],
  ol: ['start'],
  li: [],
  hr: [],
  br: [],
  table: ['tabindex'],
  thead: [],
  tbody: [],
  tr: [],
  th: ['class'],
  td: ['class'],
  a: ['href', 'title', 'rel'],
  img: ['src', 'alt', 'title', 'loading', 'decoding', 'referrerpolicy'],
}

/** What a token may be; raw HTML is none of it. */
const types =
  /^(?:(?:paragraph|heading|em|strong|s|blockquote|bullet_list|ordered_list|list_item|table|thead|tbody|tr|th|td|link|footnote|footnote_block)_(?:open|close)|footnote_(?:ref|anchor)|text|text_special|inline|image|code_inline|code_block|fence|hr|hardbreak|softbreak|media)$/

/** The article's own headings begin below the page's, and none leaves out a level. */
const firstLevel = 2
const lastLevel = 6

/**
 * Makes what writes articles. Raw HTML stands in no article and is shown as text where it does; on top of that every token is
 * held against a list of what may stand in a page, and every address must be one of the web, of mail or of a telephone.
 *
 * Pictures that we have no copy of are loaded when they come into view, without their site being told from where.
 */
export function createArticleHtml(): WriteArticleHtml {
  const markdownIt = new MarkdownIt({ html: false, linkify: false }).use(cjkFriendly).use(footnotes)
  for (const name of ['fence', 'code_block'] as const) letScroll(markdownIt, name)
  markdownIt.renderer.rules.media = (tokens, index) => mediaPlayer(tokens[index] as Token).text
  markdownIt.core.ruler.push('page', (state) => {
    const { baseUrl, copyOf } = state.env as { baseUrl: string; copyOf: CopyOfPicture }
    let shown = firstLevel - 1
    const levels = [...new Set(state.tokens.filter(({ type }) => type === 'heading_open').map(({ tag }) => tag))].sort()
    state.tokens = state.tokens.filter(isAllowed)
    for (const token of state.tokens) {
      if (token.type === 'heading_open') shown = Math.min(shown + 1, levels.indexOf(token.tag) + firstLevel, lastLevel)
      if (token.type.startsWith('heading_')) token.tag = `h${shown}`
      if (token.type === 'table_open') token.attrSet('tabindex', '0')
      if (token.children) token.children = token.children.filter(isAllowed)
      for (const each of token.children ?? []) address(each, baseUrl, copyOf)
      for (const each of [token, ...(token.children ?? [])]) keepAllowedAttributes(each)
    }
    markMedia(state.tokens)
  })
  return (markdown, baseUrl, copyOf) =>
    new Html(markdownIt.render(markdown, { baseUrl, copyOf, ...footnotesOf(baseUrl) }).trimEnd())
}

/** What is wider than the page scrolls by itself, and must be reached with the keyboard for that. */
function letScroll({ renderer }: InstanceType<typeof MarkdownIt>, name: 'fence' | 'code_block'): void {
  const { rules } = renderer
  const write = rules[name]
  rules[name] = (tokens, index, options, env, self) =>
    write?.(tokens, index, options, env, self).replace(/^<pre/, '<pre tabindex="0"') ?? ''
}

function isAllowed({ type, tag }: Token): boolean {
  return types.test(type) && (tag === '' || tag in allowed)
}

function keepAllowedAttributes(token: Token): void {
  const style = token.attrGet('style')
  const align = /^text-align:(center|right)$/.exec(String(style ?? ''))?.[1]
  // The policy of pages lets no style through that stands in an attribute.
  if (align !== undefined) token.attrSet('class', align)
  token.attrs = token.attrs?.filter(([name]) => allowed[token.tag]?.includes(name)) ?? null
}

/** An address that leads nowhere is taken away: the link's text and the picture's alternative text stay. */
function address(token: Token, baseUrl: string, copyOf: CopyOfPicture): void {
  if (token.type === 'link_open') {
    const href = linkUri(String(token.attrGet('href') ?? ''), baseUrl)
    token.attrs = token.attrs?.filter(([name]) => name !== 'href') ?? []
    if (href !== undefined) token.attrs.push(['href', href], ['rel', 'noreferrer'])
  }
  if (token.type !== 'image') return
  const written = String(token.attrGet('src') ?? '')
  const src = webUri(written, baseUrl)
  if (src === undefined) {
    token.type = 'text'
    token.tag = ''
    return
  }
  token.attrSet('src', copyOf(written, baseUrl) ?? src)
  token.attrSet('loading', 'lazy')
  token.attrSet('decoding', 'async')
  token.attrSet('referrerpolicy', 'no-referrer')
}
