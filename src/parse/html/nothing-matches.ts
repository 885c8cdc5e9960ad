import type { Document } from 'domhandler'
import { UnreadableListingError } from '../listing-errors.ts'
import { elementsUnder } from './page-elements.ts'

const mostShown = 5

/**
 * The error for `entries` that matches nothing on a page: it names the longest start of the selector that matches
 * something, else classes that stand there most often.
 */
export function nothingMatches(page: Document, selector: string, url: string): UnreadableListingError {
  const start = matchingStart(page, selector)
  const near = start === undefined ? classesOf(page) : `, though ${start.count} times what ${start.selector} matches`
  return UnreadableListingError.of(url, 'list.html.entries', `nothing that ${selector} matches${near}`, 'entries')
}

function matchingStart(page: Document, selector: string): { selector: string; count: number } | undefined {
  const steps = selector.split(/(\s*[>+~]\s*|\s+)/)
  for (let length = steps.length - 2; length > 0; length -= 2) {
    const start = steps.slice(0, length).join('')
    try {
      const count = elementsUnder(page, start).length
      if (count > 0) return { selector: start, count }
    } catch {
      // Cut within brackets: no selector, so a shorter start is tried.
    }
  }
  return undefined
}

function classesOf(page: Document): string {
  const counts = new Map<string, number>()
  for (const { name, attribs } of elementsUnder(page, '[class]')) {
    for (const each of attribs.class?.trim().split(/\s+/).slice(0, 20) ?? []) {
      const key = `${name}.${each}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  const often = [...counts].filter(([, count]) => count > 2).sort(([, a], [, b]) => b - a)
  const shown = often.slice(0, mostShown).map(([key, count]) => `${key} (${count})`)
  return shown.length === 0 ? '' : `, though the page has ${shown.join(', ')}`
}
