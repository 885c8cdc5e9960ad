import type { JSONValue } from '@jmespath-community/jmespath'
import { boundedJson } from '../../text/bounded-json.ts'
import { cleanText } from '../../text/clean-text.ts'
import { UnreadableListingError } from '../listing-errors.ts'

/** What keeps an answer from being run as a script: `)]}'`, `for(;;);`, `while(1);`. */
const guard = /^(?:\)\]\}'[^\n]*\n|(?:for\s*\(;;\)|while\s*\(1\));?)/
/** A call of a function that the page would have: JSONP. */
const wrapped = /^(?:\/\*[^*]{0,100}\*\*?\/)?\s*[\w$.[\]"']{1,200}\s*\(([\s\S]*)\)\s*;?$/

/** Reads JSON, also such as is guarded or handed to a function (JSONP); throws `UnreadableListingError`. */
export function parsedJson(text: string, url: string, where = 'the answer is no JSON'): JSONValue {
  const clean = cleanText(text).trim()
  if (clean === '') throw new UnreadableListingError(url, 'the answer is empty, expected JSON')
  try {
    return boundedJson(clean.replace(guard, '')) as JSONValue
  } catch (cause) {
    if (cause instanceof RangeError) throw new UnreadableListingError(url, cause.message, { cause })
    const [, inner] = wrapped.exec(clean) ?? []
    const value = inner === undefined ? undefined : jsonOrNone(inner)
    if (value !== undefined) return value
    const start = JSON.stringify(clean.slice(0, 60))
    throw new UnreadableListingError(url, `${where}, it begins with ${start}`, { cause })
  }
}

function jsonOrNone(text: string): JSONValue | undefined {
  try {
    return JSON.parse(text) as JSONValue
  } catch {
    return undefined
  }
}
