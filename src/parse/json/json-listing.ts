import { type JSONValue, search } from '@jmespath-community/jmespath'
import { decodeBytes, decodingRemarks } from '../../text/charset.ts'
import { cleanText } from '../../text/clean-text.ts'
import { entryFields } from '../../text/entry-fields.ts'
import { absoluteUrl } from '../absolute-url.ts'
import type { Listing } from '../listing.ts'
import { UnreadableListingError } from '../listing-errors.ts'
import { emptyRemarks } from '../make-entry.ts'
import { hasSubstance, type RawEntry } from '../raw-entry.ts'
import { type RawListingOptions, understood } from '../raw-listing.ts'

/**
 * Reads the answer of a JSON API by the definition's JMESPath expressions.
 *
 * Throws `UnreadableListingError` where the answer is no JSON, the expression fails or gives no list, or the list is empty.
 */
export function parseJsonListing(bytes: Uint8Array, options: RawListingOptions): Listing {
  const { definition, url, contentType } = options
  const json = definition.list.json
  if (json === undefined) throw new TypeError('the definition has no list.json')
  const decoded = decodeBytes(bytes, { kind: 'json', ...(contentType !== undefined && { contentType }) })
  const answer = parsedJson(decoded.text, url)
  const rows = found(answer, json.entries, 'entries', url)
  if (!Array.isArray(rows)) {
    throw new UnreadableListingError(url, `list.json.entries gives ${described(rows)}, expected a list`)
  }
  if (rows.length === 0) throw new UnreadableListingError(url, 'list.json.entries gives an empty list')

  const objects = rows.filter((row) => row !== null && typeof row === 'object' && !Array.isArray(row))
  const raws = objects.map((row) => rawEntry(row as Readonly<Record<string, JSONValue>>)).filter(hasSubstance)
  const next = json.next === undefined ? undefined : found(answer, json.next, 'next', url)
  const nextPageUrl = typeof next === 'string' ? absoluteUrl(next, url) : undefined
  if (raws.length === 0) throw new UnreadableListingError(url, 'no entry has a url, an id, a title or a text')
  const { entries, remarks } = understood(raws, url, options)
  return {
    format: 'json',
    hubUrls: [],
    rhythm: {},
    ...(nextPageUrl !== undefined && { nextPageUrl }),
    remarks: [...decodingRemarks(decoded), ...emptyRemarks(rows.length - raws.length, rows.length), ...remarks],
    entries,
  }
}

function parsedJson(text: string, url: string): JSONValue {
  const clean = cleanText(text).trim()
  if (clean === '') throw new UnreadableListingError(url, 'the answer is empty, expected JSON')
  try {
    return JSON.parse(clean.replace(/^\)\]\}'[^\n]*\n/, '')) as JSONValue
  } catch (cause) {
    const start = JSON.stringify(clean.slice(0, 60))
    throw new UnreadableListingError(url, `the answer is no JSON, it begins with ${start}`, { cause })
  }
}

function found(answer: JSONValue, expression: string, key: string, url: string): JSONValue {
  try {
    return search(answer, expression)
  } catch (cause) {
    throw new UnreadableListingError(url, `list.json.${key} failed: ${(cause as Error).message}`, { cause })
  }
}

function rawEntry(row: Readonly<Record<string, JSONValue>>): RawEntry {
  const fields = entryFields.flatMap((name) => {
    const text = textOf(row[name])
    return text === undefined ? [] : [[name, text] as const]
  })
  const categories = Array.isArray(row.categories) ? row.categories : [row.categories]
  return { ...Object.fromEntries(fields), categories: categories.flatMap((term) => textOf(term) ?? []) }
}

function textOf(value: JSONValue | undefined): string | undefined {
  if (typeof value === 'string') return cleanText(value)
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined
}

function described(value: JSONValue): string {
  if (value === null) return 'nothing'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
