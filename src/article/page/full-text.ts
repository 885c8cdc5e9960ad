import type { Document, Element } from 'domhandler'
import { findAll, getInnerHTML, textContent } from 'domutils'
import { Parser, parseDocument } from 'htmlparser2'
import type { ArticleRules } from '../../source/definition.ts'
import { decodeBytes, decodingRemarks } from '../../text/charset.ts'
import { readDate } from '../../text/date/date.ts'
import { trimAfterLeadingBlanks } from '../../text/leading-blanks.ts'
import { type ArticleFields, articleFields } from './article-fields.ts'
import { findArticle } from './finding/find-article.ts'
import type { Expected } from './junk/not-an-article.ts'
import { resolveImages } from './lazy-images.ts'
import { pageFacts } from './page-facts.ts'
import { type RemovedParts, removeByRules } from './remove-by-rules.ts'
import type { PageBlock } from './repeated/page-blocks.ts'
import { select } from './select.ts'

/** What stands on an article's page. */
export type FullText =
  | {
      readonly kind: 'found'
      /** The text, addresses absolute and lazy pictures resolved; not sanitised. */
      readonly html: string
      /** Where the text goes on, as `article.next` finds it. */
      readonly nextPageUrl?: string
      /** The lines of the text, where no rules say what it is: what other pages of the site say too is not the article. */
      readonly blocks?: readonly PageBlock[]
      /** What was odd about the page's characters, one sentence each; absent where nothing was. */
      readonly remarks?: readonly string[]
      /** What the page says of itself, for listings that do not: one line of plain text. */
      readonly title?: string
      readonly publishedAt?: Date
      /** What `article.fields` find. */
      readonly fields?: ArticleFields
      /** What `article.remove` took out, where that was asked for. */
      readonly removed?: readonly RemovedParts[]
    }
  /** `reason` says which selectors matched nothing, or what was empty. */
  | {
      readonly kind: 'not-found'
      readonly reason: string
      /** Where the page says the same stands in another form: AMP, or a version for printers. */
      readonly otherUrl?: string
      /** What `article.fields` find. */
      readonly fields?: ArticleFields
      /** What `article.remove` took out, where that was asked for. */
      readonly removed?: readonly RemovedParts[]
    }

/** How a page is read. */
export type FullTextOptions = {
  readonly contentType?: string
  /** The page's own address, after redirects. */
  readonly url?: string
  readonly rules: ArticleRules
  /** What the listing says of the article; a short text without rules that shares no word with it is none. */
  readonly expected?: Expected
  /** IANA zone of a date that carries none; default UTC. */
  readonly timeZone?: string
  /** Formats of dates, and their language, as in `DateContext`. */
  readonly formats?: readonly string[]
  readonly locale?: string
  /** Whether what `article.remove` takes out is told; default false. */
  readonly withRemoved?: boolean
  /** Default the machine's clock: what is far ahead of it is no date. */
  readonly nowMs?: number
}

const maxLength = 8_000_000
const maxDepth = 1_000
const tooDeep = 'the elements of the page nest too deep'
const addressAttributes = ['href', 'src', 'poster', 'cite']
const pictures = 'img, picture, video, audio, iframe, object, embed, svg, canvas'

/**
 * Takes the text of an article out of its page: by the definition's selectors, the first that finds something wins and
 * all it matches counts; where the definition has none, by Readability.
 *
 * Pure but for `nowMs`; made to run in a worker.
 */
export function extractFullText(page: Uint8Array | string, options: FullTextOptions): FullText {
  try {
    return extract(page, options)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return notFound(tooDeep)
  }
}

function extract(page: Uint8Array | string, options: FullTextOptions): FullText {
  const { rules, contentType, url, nowMs = Date.now() } = options
  const { text, remarks } = typeof page === 'string' ? { text: page, remarks: [] } : decodedPage(page, contentType)
  if (text.length > maxLength) return notFound(`the page is longer than ${maxLength} characters`)
  if (nestsDeeperThan(maxDepth, text)) return notFound(tooDeep)
  const document = parseDocument(text)
  const base = baseOf(document, url)
  const nextPageUrl = rules.next === undefined ? undefined : linkTo(document, rules.next, base)
  const { title, published } = pageFacts(document)
  const date = published === undefined ? undefined : readDate(published, { ...options, nowMs })
  const otherUrl = rules.content ? undefined : otherFormOf(document, base, url)
  resolveImages(document)
  resolveAddresses(document, base)
  const fields = rules.fields && articleFields(document, rules.fields, { base, dates: { ...options, nowMs } })
  const removed = removeByRules(document, rules.remove)
  const told = { ...(fields && { fields }), ...(options.withRemoved && { removed }) }

  const found = rules.content
    ? bySelectors(document, rules.content)
    : findArticle(document, { url, title, expected: options.expected })
  if (found.kind === 'not-found') return { ...found, ...(otherUrl !== undefined && { otherUrl }), ...told }
  return {
    ...found,
    ...(title !== undefined && { title }),
    ...(date?.kind === 'date' && { publishedAt: date.date }),
    ...told,
    ...(nextPageUrl !== undefined && nextPageUrl !== url && { nextPageUrl }),
    ...(remarks.length > 0 && { remarks }),
  }
}

function decodedPage(page: Uint8Array, contentType: string | undefined) {
  const decoded = decodeBytes(page, { kind: 'html', contentType })
  return { text: decoded.text, remarks: decodingRemarks(decoded) }
}

/**
 * Says whether the elements of a page nest deeper than a limit, in time linear in the page. What walks a deeper tree
 * overflows its stack or takes time quadratic in the depth; the deepest page of ten thousand real ones has 41 levels.
 */
function nestsDeeperThan(limit: number, html: string): boolean {
  let depth = 0
  let isDeeper = false
  const parser = new Parser({
    onopentagname() {
      depth++
      if (depth <= limit) return
      isDeeper = true
      parser.pause()
    },
    onclosetag() {
      depth--
    },
  })
  parser.write(html)
  return isDeeper
}

/**
 * Makes the addresses of a page absolute, since its text leaves it. Those that are absolute keep their bytes, fragments
 * and other schemes are left alone.
 */
function resolveAddresses(document: Document, base: string | undefined): void {
  if (base === undefined) return
  for (const element of findAll(() => true, document.children)) {
    for (const name of addressAttributes) {
      const value = element.attribs[name]?.trim()
      if (!value || value.startsWith('#') || /^[a-z][a-z\d+.-]*:/i.test(value)) continue
      const absolute = URL.parse(value, base)
      if (absolute !== null) element.attribs[name] = absolute.href
    }
  }
}

function bySelectors(document: Document, selectors: readonly string[]): FullText {
  const missing: string[] = []
  for (const selector of selectors) {
    const matches = outermost(select(selector, document))
    if (matches.some(hasContent)) {
      const [first, ...others] = matches.map(innerHtml)
      const texts = [trimAfterLeadingBlanks(first ?? ''), ...others.map((html) => html.trim())]
      return { kind: 'found', html: texts.join('\n') }
    }
    missing.push(matches.length === 0 ? `${selector} matches nothing` : `${selector} is empty`)
  }
  return notFound(`article.content: found no text (${missing.join(', ')}), expected that of the article`)
}

function hasContent(element: Element): boolean {
  return textContent(element).trim() !== '' || select(pictures, element).length > 0
}

function innerHtml(node: Document | Element): string {
  return getInnerHTML(node, { encodeEntities: 'utf8' })
}

function outermost(elements: readonly Element[]): readonly Element[] {
  const all = new Set<unknown>(elements)
  return elements.filter((element) => {
    for (let outer = element.parent; outer; outer = outer.parent) if (all.has(outer)) return false
    return true
  })
}

function baseOf(document: Document, url: string | undefined): string | undefined {
  const href = select('base[href]', document)[0]?.attribs.href
  return (href && URL.parse(href, url)?.href) || url
}

function linkTo(document: Document, selector: string, base: string | undefined): string | undefined {
  const [element] = select(selector, document)
  const link = element?.attribs.href ? element : element && select('a[href]', element)[0]
  const next = link?.attribs.href && URL.parse(link.attribs.href, base)
  return next && /^https?:$/.test(next.protocol) ? next.href.replace(/#.*$/, '') : undefined
}

/** The same article in another form, as its page names it. */
function otherFormOf(document: Document, base: string | undefined, url: string | undefined): string | undefined {
  const links = select('link[rel="amphtml"][href], link[rel="alternate"][media="print"][href]', document)
  for (const { attribs } of links) {
    const other = URL.parse(attribs.href ?? '', base)
    if (other && /^https?:$/.test(other.protocol) && other.href !== url) return other.href
  }
  return undefined
}

function notFound(reason: string): FullText {
  return { kind: 'not-found', reason }
}
