import { type ChildNode, type Document, type Element, isTag } from 'domhandler'
import { findOne, removeElement } from 'domutils'
import { hidingStyle } from '../not-content.ts'
import { kindByName, namesOf } from './page-names.ts'
import { type Prose, weighProse } from './prose.ts'

const controls = new Set(
  'nav aside footer button dialog menu select label input textarea script style template link meta noscript'.split(' '),
)
const neverPruned = new Set(['html', 'body', 'article', 'main'])
const mostShare = 0.5
const smallProse = 200
const smallProseWithHeadline = 100
const leastLeft = 150
const mostFormProse = 500
const leastHiddenProse = 400
const leastHiddenShare = 0.15

/**
 * Takes out of a page what its elements, names and hiding say is not the article, before anyone looks for that: Readability
 * finds the right part more often among what is left, in half the time. What holds more than half of the page's sentences
 * stays whatever it is called.
 */
export function prune(document: Document): void {
  const prose = weighProse(document)
  let left = prose.total
  const visit = (nodes: readonly ChildNode[]): void => {
    for (const node of [...nodes]) {
      if (!isTag(node)) continue
      if (isPruned(node, prose, left)) {
        left -= prose.of(node)
        removeElement(node)
      } else {
        if (isHidden(node)) show(node)
        visit(node.children)
      }
    }
  }
  visit(document.children)
}

function isPruned(element: Element, prose: Prose, left: number): boolean {
  const { name } = element
  if (neverPruned.has(name)) return false
  if (name === 'form') return prose.of(element) <= mostFormProse && !holdsArticle(element, prose)
  const kind = controls.has(name) ? 'not-article' : kindByName(namesOf(element))
  if (kind === undefined && isHidden(element)) return !isMuchOfText(element, prose)
  if (kind === undefined) return false
  if (kind === 'comments') return left - prose.of(element) >= leastLeft
  return !holdsArticle(element, prose)
}

function isHidden({ attribs }: Element): boolean {
  return 'hidden' in attribs || attribs['aria-hidden'] === 'true' || hidingStyle.test(attribs.style ?? '')
}

/** Scripts unfold the rest of a text, WeChat shows all of it only when its pictures are there. */
function isMuchOfText(element: Element, prose: Prose): boolean {
  const own = prose.of(element)
  return own >= leastHiddenProse && own >= prose.total * leastHiddenShare
}

/** Readability and our Markdown leave out what is hidden. */
function show({ attribs }: Element): void {
  delete attribs.hidden
  delete attribs['aria-hidden']
  if (hidingStyle.test(attribs.style ?? '')) delete attribs.style
}

/** Whether more of the page's sentences stand in an element than in all others, or its headline with some of them. */
function holdsArticle(element: Element, prose: Prose): boolean {
  const own = prose.of(element)
  if (own > smallProse && own > prose.total * mostShare) return true
  return own > smallProseWithHeadline && findOne(({ name }) => name === 'h1', element.children) !== null
}
