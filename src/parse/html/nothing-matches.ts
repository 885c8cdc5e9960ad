import type { Document } from 'domhandler'
import { isXPath } from '../../text/xpath/xpath-expression.ts'
import { UnreadableListingError } from '../listing-errors.ts'
import { elementsUnder } from './page-elements.ts'

const mostShown = 5

/**
 * The error for `entries` that matches nothing on a page: it names the longest start of the selector that matches
 * something, else classes, or elements, that stand there most often.
 */
export function nothingMatches(
  page: Document,
  selector: string,
  url: string,
  key: 'list.html.entries' | 'list.xml.entries',
): UnreadableListingError {
  const isXml = key === 'list.xml.entries'
  const start = matchingStart(page, selector, isXml)
  const near =
    start === undefined ? namesOf(page, isXml) : `, though ${start.count} times what ${start.selector} matches`
  return UnreadableListingError.of(url, key, `nothing that ${selector} matches${near}`, 'entries')
}

function matchingStart(
  page: Document,
  selector: string,
  isXml: boolean,
): { selector: string; count: number } | undefined {
  const steps = selector.split(isXPath(selector) ? /(\/+)/ : /(\s*[>+~]\s*|\s+)/)
  for (let length = steps.length - 2; length > 0; length -= 2) {
    const start = steps.slice(0, length).join('')
    try {
      const count = elementsUnder(page, start, isXml).length
      if (count > 0) return { selector: start, count }
    } catch {
      // Cut within brackets: no selector, so a shorter start is tried.
    }
  }
  return undefined
}

function namesOf(page: Document, isXml: boolean): string {
  const counts = new Map<string, number>()
  const count = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1)
  for (const { name, attribs } of elementsUnder(page, isXml ? '*' : '[class]', isXml)) {
    if (isXml) count(name)
    else for (const each of attribs.class?.trim().split(/\s+/).slice(0, 20) ?? []) count(`${name}.${each}`)
  }
  const often = [...counts].filter(([, times]) => isXml || times > 2).sort(([, a], [, b]) => b - a)
  const shown = often.slice(0, mostShown).map(([key, times]) => `${key} (${times})`)
  return shown.length === 0 ? '' : `, though there is ${shown.join(', ')}`
}
