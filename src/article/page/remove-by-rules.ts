import type { Document, Element } from 'domhandler'
import { removeElement, textContent } from 'domutils'
import type { ArticleRules } from '../../source/definition.ts'
import { select } from './select.ts'

/** What one rule of `article.remove` took out of a page. */
export type RemovedParts = {
  readonly select: string
  readonly times: number
  /** The start of the first of them. */
  readonly text: string
}

const longestShown = 100

/** Takes out what the definition's `remove` rules match, in their order, and tells what that was. */
export function removeByRules(document: Document, rules: ArticleRules['remove']): readonly RemovedParts[] {
  return rules.map((rule) => {
    const selector = typeof rule === 'string' ? rule : rule.select
    const removed = select(selector, document).filter((each) => typeof rule === 'string' || holdsOnlyImages(each))
    const [first] = removed
    const text = first === undefined ? '' : textContent(first).replace(/\s+/g, ' ').trim().slice(0, longestShown)
    for (const element of removed) removeElement(element)
    return { select: selector, times: removed.length, text }
  })
}

function holdsOnlyImages(element: Element): boolean {
  return textContent(element).trim() === '' && select('img, picture', element).length > 0
}
