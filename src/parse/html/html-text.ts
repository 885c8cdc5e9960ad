import { Parser } from 'htmlparser2'

const hidden = new Set(['script', 'style', 'template', 'noscript', 'iframe', 'object', 'head'])
const inline = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
)
const markup =
  /<\/(?:a|abbr|acronym|address|b|big|blockquote|center|cite|code|del|div|em|font|h[1-6]|i|ins|kbd|li|ol|p|pre|q|s|samp|small|span|strike|strong|sub|sup|table|td|tr|tt|u|ul|var)\s*>|<(?:br|hr|img|wbr)(?:\s[^<>]{0,2000})?\/?>/i
const reference = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});/i

/** Says whether a text of unknown kind must be HTML: it closes a known element, holds an empty one, or a reference. */
export function looksLikeHtml(text: string): boolean {
  return holdsMarkup(text) || (text.includes('&') && reference.test(text))
}

/** Says whether a text closes a known element of HTML, or holds an empty one such as `<br>`. */
export function holdsMarkup(text: string): boolean {
  return text.includes('<') && markup.test(text)
}

/** What nests deeper is read without its nesting: the parser takes time quadratic in the depth; real pages have 41 levels. */
const mostDepth = 2_000

/** Is read before it is asked whether that was enough. */
const stepLength = 1_024

/**
 * The text a reader of the HTML would see, references decoded; blocks and line breaks are parted by a blank. Where only its
 * start is wanted, reading ends once there are `enough` UTF-16 units.
 */
export function htmlToText(html: string, enough = Number.POSITIVE_INFINITY): string {
  if (!html.includes('<') && !html.includes('&')) return html
  const parts: string[] = []
  let length = 0
  let hiddenDepth = 0
  let depth = 0
  const parser = new Parser({
    onopentag(name) {
      depth++
      if (hidden.has(name)) hiddenDepth++
      else if (!inline.has(name)) parts.push(' ')
    },
    onclosetag(name) {
      depth--
      if (hidden.has(name)) hiddenDepth--
      else if (!inline.has(name)) parts.push(' ')
    },
    ontext(text) {
      if (hiddenDepth > 0) return
      parts.push(text)
      length += text.length
    },
  })
  for (let from = 0; from < html.length && length < enough; from += stepLength) {
    if (depth > mostDepth) return parts.join('') + flatText(html.slice(from))
    parser.write(html.slice(from, from + stepLength))
  }
  parser.end()
  return parts.join('')
}

/** The text of HTML that begins anywhere, whatever its elements are. */
function flatText(html: string): string {
  return decodeReferences(html.replace(/^[^<>]*>/, '').replace(/<[^<>]*>/g, ' '))
}

/** Decodes the character references of a text whose `<` are meant as they stand. */
export function decodeReferences(text: string): string {
  return text.includes('&') ? htmlToText(text.replaceAll('<', '&lt;')) : text
}

/** Writes plain text as HTML. */
export function textToHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
