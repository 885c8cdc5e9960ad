import type { JSONValue } from '@jmespath-community/jmespath'
import { textContent } from 'domutils'
import type { ScriptPlace } from '../../source/expressions.ts'
import { elementsUnder, readPage } from '../html/page-elements.ts'
import { UnreadableListingError } from '../listing-errors.ts'
import { parsedJson } from './parsed-json.ts'
import { literalAt } from './script-literal.ts'

/** A name may stand in other places of a page before the one it is given its data at. */
const mostTried = 20
const longestEnd = 100

/**
 * Finds the JSON that stands in a page, in the order of the page: in the elements a selector matches, or where a script
 * gives it to a variable. Scripts are read, never run.
 *
 * Throws `UnreadableListingError` where there is none.
 */
export function jsonInPage(page: string, place: ScriptPlace, url: string): readonly JSONValue[] {
  return 'variable' in place ? [assignedTo(page, place.variable, url)] : selected(page, place, url)
}

function selected(
  page: string,
  { select, attribute }: Exclude<ScriptPlace, { variable: string }>,
  url: string,
): readonly JSONValue[] {
  const texts = elementsUnder(readPage(page), select).map((element) =>
    attribute === undefined ? unwrapped(textContent(element)) : (element.attribs[attribute] ?? ''),
  )
  if (texts.length === 0) {
    throw UnreadableListingError.of(url, 'list.json.in', `nothing that ${select} matches`, 'an element with JSON')
  }
  const values: JSONValue[] = []
  let failure: unknown
  for (const text of texts) {
    try {
      values.push(parsedJson(text, url, `list.json.in: found in ${select}`))
    } catch (error) {
      failure ??= error
    }
  }
  if (values.length === 0) throw failure
  return values
}

/** Without the comment or CDATA marks that hide a script from old browsers. */
function unwrapped(script: string): string {
  const text = script.trim().replace(/^(?:\/\/|\/\*)?\s*(?:<!--|<!\[CDATA\[)\s*(?:\*\/)?/, '')
  const end = text.slice(-longestEnd).replace(/(?:\/\/|\/\*)?\s*(?:-->|\]\]>)\s*(?:\*\/)?$/, '')
  return text.slice(0, -longestEnd) + end
}

function assignedTo(page: string, variable: string, url: string): JSONValue {
  const name = variable.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  let failure: unknown
  const places = page.matchAll(new RegExp(`(?<![\\w$])${name}\\s*=(?![=>])\\s*`, 'g'))
  for (const { index, 0: whole } of [...places].slice(0, mostTried)) {
    try {
      const from = index + whole.length
      const end = page.slice(from).search(/<\/script/i)
      const value = literalAt(end < 0 ? page.slice(from) : page.slice(from, from + end), 0)
      if (typeof value === 'object' && value !== null) return value as JSONValue
    } catch (error) {
      failure ??= error
    }
  }
  const why = failure === undefined ? '' : ` (${(failure as Error).message.slice(0, 100)})`
  const found = `no ${variable} = in its scripts that holds a list or an object${why}`
  throw UnreadableListingError.of(url, 'list.json.in', found, 'the name of a variable and =', failure)
}
