import { search } from '@jmespath-community/jmespath'
import { jsonShape } from '../json/json-shape.ts'
import { parsedJson } from '../json/parsed-json.ts'
import { UnreadableListingError } from '../listing-errors.ts'

/** The HTML that a JSON answer holds, several pieces joined; throws `UnreadableListingError` where there is none. */
export function htmlInJson(text: string, expression: string, url: string): string {
  const answer = parsedJson(text, url)
  const expected = 'a text of HTML, or a list of such texts'
  let value: ReturnType<typeof search>
  try {
    value = search(answer, expression)
  } catch (cause) {
    throw UnreadableListingError.of(url, 'list.html.in', (cause as Error).message, expected, cause)
  }
  const texts = [value].flat().filter((each) => typeof each === 'string')
  if (texts.length > 0) return texts.join('\n')
  const found = value === null ? `nothing in ${jsonShape(answer)}` : jsonShape(value)
  throw UnreadableListingError.of(url, 'list.html.in', found, expected)
}
