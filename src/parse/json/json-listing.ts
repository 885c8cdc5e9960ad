import { type JSONValue, search } from '@jmespath-community/jmespath'
import type { SourceDefinition } from '../../source/definition.ts'
import { decodeBytes, decodingRemarks } from '../../text/charset.ts'
import { cleanText } from '../../text/clean-text.ts'
import { entryFields } from '../../text/entry-fields.ts'
import { absoluteUrl } from '../absolute-url.ts'
import type { Listing } from '../listing.ts'
import { UnreadableListingError } from '../listing-errors.ts'
import { emptyRemarks } from '../make-entry.ts'
import { missingFields } from '../missing-fields.ts'
import { hasSubstance, type RawEnclosure, type RawEntry } from '../raw-entry.ts'
import { type RawListingOptions, understood } from '../raw-listing.ts'
import { declaredKeys, keysOfRows } from './declared-keys.ts'
import { jsonInPage } from './json-in-page.ts'
import { jsonShape, named } from './json-shape.ts'
import { parsedJson } from './parsed-json.ts'

type JsonList = NonNullable<SourceDefinition['list']['json']>
type Answered = { readonly answer: JSONValue; readonly rows: JSONValue }

const expectedFields = 'objects with a url, an id, a title or a text'

/**
 * Reads the answer of a JSON API by the definition's JMESPath expressions.
 *
 * Throws `UnreadableListingError` where the answer is no JSON, the expression fails or gives no list, or the list is empty.
 */
export function parseJsonListing(bytes: Uint8Array, options: RawListingOptions): Listing {
  const { definition, url, contentType } = options
  const json = definition.list.json
  if (json === undefined) throw new TypeError('the definition has no list.json')
  const decoded = decodeBytes(bytes, {
    kind: json.in ? 'html' : 'json',
    ...(contentType !== undefined && { contentType }),
  })
  const { answer, rows } = answered(decoded.text, json, url)
  if (!Array.isArray(rows)) {
    const found = rows === null ? `nothing in ${jsonShape(answer)}` : jsonShape(rows)
    throw UnreadableListingError.of(url, 'list.json.entries', found, 'a list')
  }
  if (rows.length === 0) throw UnreadableListingError.of(url, 'list.json.entries', 'an empty list', 'entries')

  const objects = rows.filter((row) => row !== null && typeof row === 'object' && !Array.isArray(row))
  const raws = objects.map((row) => rawEntry(row as Readonly<Record<string, JSONValue>>)).filter(hasSubstance)
  const next = json.next === undefined ? undefined : found(answer, json.next, 'next', url)
  const nextPageUrl = typeof next === 'string' ? absoluteUrl(next, url) : undefined
  if (raws.length === 0)
    throw UnreadableListingError.of(
      url,
      'list.json.entries',
      withoutFields(rows, keysOfRows(answer, json.entries)),
      expectedFields,
    )
  const missing = missingFields(raws, declaredKeys(answer, json.entries), options.withOrigins ?? false)
  const { entries, remarks } = understood(raws, url, options)
  return {
    format: 'json',
    hubUrls: [],
    rhythm: {},
    ...(nextPageUrl !== undefined && { nextPageUrl }),
    remarks: [
      ...decodingRemarks(decoded),
      ...emptyRemarks(rows.length - raws.length, rows.length),
      ...missing,
      ...remarks,
    ],
    entries,
  }
}

/** The first value in which `entries` finds a list: a page may hold several, as JSON-LD does. */
function answered(text: string, { in: place, entries }: JsonList, url: string): Answered {
  const values = place === undefined ? [parsedJson(text, url)] : jsonInPage(cleanText(text), place, url)
  const read = values.map((answer) => ({ answer, rows: found(answer, entries, 'entries', url) }))
  return read.find(({ rows }) => Array.isArray(rows) && rows.length > 0) ?? (read[0] as Answered)
}

/** What the rows are, where none has a field of an entry. */
function withoutFields(rows: readonly JSONValue[], source: readonly string[]): string {
  const row = rows.find((each) => each !== null) ?? null
  if (row === null || typeof row !== 'object' || Array.isArray(row)) return `a list of which each is ${jsonShape(row)}`
  const keys = Object.keys(row)
  if (keys.some((key) => row[key] !== null)) return `objects with the keys ${named(keys)}`
  return `objects whose ${named(keys)} are nothing${source.length === 0 ? '' : ` (rows have ${named(source)})`}`
}

function found(answer: JSONValue, expression: string, key: string, url: string): JSONValue {
  try {
    return search(answer, expression)
  } catch (cause) {
    throw UnreadableListingError.of(
      url,
      `list.json.${key}`,
      (cause as Error).message,
      'JMESPath that can be applied',
      cause,
    )
  }
}

function rawEntry(row: Readonly<Record<string, JSONValue>>): RawEntry {
  const fields = entryFields.flatMap((name) => {
    const text = textOf(row[name])
    return text === undefined ? [] : [[name, text] as const]
  })
  const categories = Array.isArray(row.categories) ? row.categories : [row.categories]
  const files = [row.enclosures ?? []].flat().flatMap((file) => enclosureOf(file))
  return {
    ...Object.fromEntries(fields),
    categories: categories.flatMap((term) => textOf(term) ?? []),
    ...(files.length > 0 && { enclosures: files }),
  }
}

/** Of a file that is an address, or an object with one. */
function enclosureOf(file: JSONValue): RawEnclosure[] {
  if (typeof file === 'string') return [{ url: file }]
  if (file === null || typeof file !== 'object' || Array.isArray(file)) return []
  const [url, type, length, title] = ['url', 'type', 'length', 'title'].map((name) => textOf(file[name]))
  if (url === undefined) return []
  return [{ url, ...(type && { type }), ...(length && { length }), ...(title && { title }) }]
}

function textOf(value: JSONValue | undefined): string | undefined {
  if (typeof value === 'string') return cleanText(value)
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined
}
