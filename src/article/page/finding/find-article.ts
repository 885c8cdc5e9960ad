import type { Document } from 'domhandler'
import { getInnerHTML, getOuterHTML, textContent } from 'domutils'
import { parseDocument } from 'htmlparser2'
import { type Expected, whyNoArticle } from '../junk/not-an-article.ts'
import { pageLockOf } from '../junk/page-lock.ts'
import { descriptionOf } from '../page-facts.ts'
import { proseOf } from '../pruning/prose.ts'
import { prune } from '../pruning/prune.ts'
import { blocksOf, type PageBlock } from '../repeated/page-blocks.ts'
import { select } from '../select.ts'
import { trim } from '../trimming/trim.ts'
import type { About } from '../weighing/line-evidence.ts'
import { pageLines } from '../weighing/page-lines.ts'
import { weighLines } from '../weighing/weigh-lines.ts'
import { leadFor, noteLeads } from './lead.ts'
import { linkedText } from './linked-data.ts'
import { namedBoxes } from './named-boxes.ts'
import { writeOneBody } from './one-body.ts'
import { type ReadableText, readableHtml } from './readable.ts'

const encoding = { encodeEntities: 'utf8' } as const
/** So much prose makes an `articleBody` (schema.org) worth reading on its own. */
const leastBody = 300
/** Where less of it is left by Readability, all of it is taken. */
const bodyShare = 0.6
/** Where Readability found less of the prose of what is named a box of text, the box is taken. */
const boxShare = 0.65
/** Where less was found than this share of what the page's metadata says, that is taken: it has no pictures and no links. */
const linkedShare = 0.35

/** The article that was found, with its lines, or why there is none. */
export type FoundArticle =
  | { readonly kind: 'found'; readonly html: string; readonly blocks: readonly PageBlock[] }
  | { readonly kind: 'not-found'; readonly reason: string }

/** Where an article stands on its page, and what the page says of it. */
export type LocatedArticle =
  | { readonly kind: 'located'; readonly text: Document; readonly about: About }
  | { readonly kind: 'not-found'; readonly reason: string }

/** What is known of a page beside its elements. */
type PageHead = {
  readonly url?: string | undefined
  readonly title?: string | undefined
  readonly expected?: Expected | undefined
}

/**
 * Finds the article on a page nobody wrote rules for: once it is known where it stands, every line of the page is weighed.
 * The document is changed.
 */
export function findArticle(document: Document, head: PageHead): FoundArticle {
  const located = locateArticle(document, head)
  if (located.kind === 'not-found') return located
  const { text, about } = located
  const lines = pageLines(document, text)
  if (lines !== undefined) weighLines(text, lines, about)
  return { kind: 'found', html: getInnerHTML(text, encoding), blocks: blocksOf(text) }
}

/**
 * Finds where the article stands: what is none by its names is pruned from the page, Readability finds the text in what is
 * left, a box that is named for the text stands in where that was too little, and what is not the text is trimmed from it.
 */
export function locateArticle(document: Document, { url, title = '', expected = {} }: PageHead): LocatedArticle {
  const leads = noteLeads(document, title)
  const linked = linkedText(document)
  const description = descriptionOf(document)
  const lock = pageLockOf(document)
  prune(document)
  const readable = readableText(document)
  const html = readable.kind === 'found' ? readable.html : ''
  const found = fullest(html, { document, linked, url })
  const reason = readable.kind === 'found' ? undefined : readable.reason
  const why = whyNoArticle(found, parseDocument(html), { title, ...expected }, lock)
  if (why !== undefined) return { kind: 'not-found', reason: textContent(found).trim() === '' && reason ? reason : why }
  const lead = leadFor(found, leads).map((each) => `<p>${escaped(each)}</p>`)
  const text = lead.length === 0 ? found : parseDocument(`${lead.join('')}${getInnerHTML(found, encoding)}`)
  return { kind: 'located', text, about: { title, description } }
}

function readableText(document: Document): ReadableText {
  const body = select('[itemprop="articleBody"]', document).find((each) => proseOf(each) >= leastBody)
  if (body === undefined) return readableHtml(writeOneBody(document))
  const html = getOuterHTML(body, encoding)
  const title = textContent(select('title', document)[0] ?? []).replace(/[<&]/g, ' ')
  const found = readableHtml(`<!doctype html><html><head><title>${title}</title></head><body>${html}</body></html>`)
  const isMost = found.kind === 'found' && proseOf(parseDocument(found.html)) > proseOf(body) * bodyShare
  return isMost ? found : { kind: 'found', html }
}

type Others = { readonly document: Document; readonly linked: string | undefined; readonly url: string | undefined }

/** What Readability found, or what has much more of the text. */
function fullest(html: string, { document, linked, url }: Others): Document {
  let found = parseDocument(html)
  trim(found, url)
  const boxes = namedBoxes(document)
  if (boxes.length > 0) {
    const boxed = parseDocument(boxes.map((box) => getOuterHTML(box, encoding)).join(''))
    trim(boxed, url)
    if (proseOf(found) < proseOf(boxed) * boxShare) found = boxed
  }
  if (linked === undefined) return found
  const told = parseDocument(linked)
  return proseOf(found) < proseOf(told) * linkedShare ? told : found
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
