import { type Document, type Element, isTag } from 'domhandler'
import { findAll } from 'domutils'
import { namesOf } from '../pruning/page-names.ts'
import { proseOf } from '../pruning/prose.ts'

const boxName =
  /(?<![a-z0-9])(?:(?:entry|post|article|story|news|page|text|blog|single|detail|main|artical)-?(?:content|body|text|copy|conent|detail)|content-(?:body|article|text|main|detail)|main-content|full-?text|copytext|wpb-text-column|richtext|rich-media-content|js-content|endtext|article-?con|con-?text|cont-?text|zhengwen|text-?area|txt-?content)(?![a-z0-9])/

/**
 * The elements that by their name hold the text of an article: those of the one name that hold most of it, since advertising
 * cuts some texts into several; empty where there are none. `article` is one where nothing else is named.
 */
export function namedBoxes(document: Document): readonly Element[] {
  const named = findAll((element) => isBox(element), document.children)
  const boxes = named.length > 0 ? named : findAll(({ name }) => name === 'article', document.children)
  let best: readonly Element[] = []
  let most = 0
  for (const group of Map.groupBy(boxes, (each) => `${each.name} ${namesOf(each)}`).values()) {
    const outer = group.filter((each) => !isWithin(each, group))
    const prose = outer.reduce((sum, each) => sum + proseOf(each), 0)
    if (prose <= most) continue
    most = prose
    best = outer
  }
  return best
}

function isBox(element: Element): boolean {
  if (element.attribs.itemprop === 'articleBody') return true
  return /^(?:div|section|article|td|main)$/.test(element.name) && boxName.test(namesOf(element))
}

function isWithin(element: Element, group: readonly Element[]): boolean {
  for (let outer = element.parent; outer && isTag(outer); outer = outer.parent) if (group.includes(outer)) return true
  return false
}
