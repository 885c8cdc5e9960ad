import { type ChildNode, type Document, type Element, isTag, isText } from 'domhandler'
import { findAll, findOne, removeElement } from 'domutils'
import { isHidden, show } from './hiding.ts'
import { kindByName, type NamedKind, namesOf } from './page-names.ts'
import { type Prose, weighProse } from './prose.ts'

const controls = new Set(
  'nav aside footer button dialog menu select label input textarea script style template link meta noscript'.split(' '),
)
const neverPruned = new Set(['html', 'body', 'article', 'main'])
const mostShare = 0.5
const smallProse = 200
const smallProseWithHeadline = 100
const leastLeft = 150
/** Where less text is left of a page that has more sentences, the names of its elements do not say what they seem to. */
const leastTextLeft = 200
const mostProseGone = 300
const mostFormProse = 500
const leastHiddenProse = 400
const leastHiddenShare = 0.15
const mostSiblings = 400

/**
 * Takes out of a page what its elements, names and hiding say is not the article, before anyone looks for that: Readability
 * finds the right part more often among what is left, in half the time. What holds more than half of the page's sentences
 * stays whatever it is called.
 */
export function prune(document: Document): void {
  openUnseen(document)
  const prose = weighProse(document)
  const byNames = prunedFrom(document, prose, kindOf)
  const isAllGone = byNames.textLeft < leastTextLeft && prose.total > mostProseGone
  const { pruned } = isAllGone ? prunedFrom(document, prose, kindWithoutNames) : byNames
  for (const element of pruned) removeElement(element)
  for (const element of findAll(isHidden, document.children)) show(element)
}

/** What a browser shows all the same: a shadow tree that is written as a template, a text that stands in `noscript` alone. */
function openUnseen(document: Document): void {
  const unseen = findAll(({ name }) => name === 'template' || name === 'noscript', document.children)
  const isBare = unseen.some(({ name }) => name === 'noscript') && weighProse(document).total < leastTextLeft
  for (const element of unseen) {
    const isShown = element.name === 'noscript' ? isBare : 'shadowrootmode' in element.attribs
    if (isShown) element.name = 'div'
  }
}

/** The outermost elements that are not the article, and how many characters stand outside of them. */
function prunedFrom(document: Document, prose: Prose, kind: KindOf) {
  const pruned: Element[] = []
  let left = prose.total
  let textLeft = 0
  const visit = (nodes: readonly ChildNode[]): void => {
    for (const node of nodes) {
      if (isText(node)) textLeft += node.data.trim().length
      if (!isTag(node)) continue
      if (!isPruned(node, prose, left, kind)) {
        visit(node.children)
        continue
      }
      left -= prose.of(node)
      pruned.push(node)
    }
  }
  visit(document.children)
  return { pruned, textLeft }
}

type KindOf = (element: Element) => NamedKind | undefined

function kindOf(element: Element): NamedKind | undefined {
  return controls.has(element.name) ? 'not-article' : kindByName(namesOf(element))
}

/** Comments are comments whatever the other names say. */
function kindWithoutNames(element: Element): NamedKind | undefined {
  const kind = kindOf(element)
  return kind === 'comments' || controls.has(element.name) ? kind : undefined
}

function isPruned(element: Element, prose: Prose, left: number, kindOfElement: KindOf): boolean {
  const { name } = element
  if (neverPruned.has(name)) return false
  if (name === 'form') return prose.of(element) <= mostFormProse && !holdsArticle(element, prose)
  const kind = kindOfElement(element)
  if (kind === undefined && isHidden(element)) return !isMuchOfText(element, prose)
  if (kind === undefined) return false
  if (kind === 'comments') return left - prose.of(element) >= leastLeft
  return !holdsArticle(element, prose)
}

/** Scripts unfold the rest of a text, WeChat shows all of it only when its pictures are there; hidden paragraphs count together. */
function isMuchOfText(element: Element, prose: Prose): boolean {
  let own = prose.of(element)
  if (own === 0) return false
  for (const each of element.name === 'p' ? (element.parent?.children.slice(0, mostSiblings) ?? []) : []) {
    if (own >= leastHiddenProse && own >= prose.total * leastHiddenShare) return true
    if (isTag(each) && each !== element && each.name === 'p' && isHidden(each)) own += prose.of(each)
  }
  return own >= leastHiddenProse && own >= prose.total * leastHiddenShare
}

/** Whether more of the page's sentences stand in an element than in all others, or its headline with some of them. */
function holdsArticle(element: Element, prose: Prose): boolean {
  const own = prose.of(element)
  if (own > smallProse && own > prose.total * mostShare) return true
  return own > smallProseWithHeadline && findOne(({ name }) => name === 'h1', element.children) !== null
}
