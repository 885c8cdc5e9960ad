import type { Element } from 'domhandler'
import { textContent } from 'domutils'
import type { SourceDefinition } from '../../source/definition.ts'
import { decodeBytes, decodingRemarks } from '../../text/charset.ts'
import { cleanText, oneLine } from '../../text/clean-text.ts'
import { absoluteUrl } from '../absolute-url.ts'
import type { Listing } from '../listing.ts'
import { UnreadableListingError } from '../listing-errors.ts'
import { missingFields } from '../missing-fields.ts'
import { hasSubstance, type RawEntry } from '../raw-entry.ts'
import { type RawListingOptions, understood } from '../raw-listing.ts'
import { htmlInJson } from './html-in-json.ts'
import { nothingMatches } from './nothing-matches.ts'
import { elementsUnder, innerHtml, readPage } from './page-elements.ts'
import { declaredPlaces, firstLinkText, rawOfElement } from './raw-element.ts'

type HtmlFields = NonNullable<SourceDefinition['list']['html']>['fields']

/**
 * Reads a web page's list of articles by the definition's CSS selectors.
 *
 * Throws `UnreadableListingError` where `entries` matches nothing, or no entry has a title or address.
 */
export function parseHtmlListing(bytes: Uint8Array, options: RawListingOptions): Listing {
  const { definition, url, contentType } = options
  const html = definition.list.html
  if (html === undefined) throw new TypeError('the definition has no list.html')
  const kind = html.in === undefined ? 'html' : 'json'
  const decoded = decodeBytes(bytes, { kind, ...(contentType !== undefined && { contentType }) })
  const page = readPage(html.in === undefined ? cleanText(decoded.text) : htmlInJson(decoded.text, html.in, url))
  const first = (selector: string) => elementsUnder(page, selector)[0]
  const base = absoluteUrl(first('base[href]')?.attribs.href ?? '', url) ?? url
  const elements = elementsUnder(page, html.entries)
  if (elements.length === 0) throw nothingMatches(page, html.entries, url, 'list.html.entries')

  const raws = elements.map((element) => rawEntry(element, html.fields)).filter(hasSubstance)
  if (raws.length === 0)
    throw UnreadableListingError.of(url, 'list.html.fields', 'entries without link, title and text', 'one of them')
  const next = html.next === undefined ? undefined : first(html.next)
  const nextPageUrl =
    next && absoluteUrl(next.attribs.href ?? elementsUnder(next, 'a[href]')[0]?.attribs.href ?? '', base)
  const title = oneLine(textContent(first('title') ?? []))
  const language = first('html')?.attribs.lang?.trim()
  const declared = declaredPlaces(html.fields, 'list.html.fields')
  const missing = missingFields(raws, declared, options.withOrigins ?? false)
  const { entries, remarks } = understood(raws, base, options)
  return {
    format: 'html',
    url,
    ...(title !== '' && { title }),
    ...(language && { language }),
    hubUrls: [],
    rhythm: {},
    ...(nextPageUrl !== undefined && nextPageUrl !== url && { nextPageUrl }),
    remarks: [...decodingRemarks(decoded), ...missing, ...remarks],
    entries,
  }
}

function rawEntry(entry: Element, fields: HtmlFields): RawEntry {
  const raw = rawOfElement(entry, fields, { markup: innerHtml })
  const title = fields.title === undefined ? firstLinkText(entry) : undefined
  return title === undefined ? raw : { ...raw, title: cleanText(oneLine(title)) }
}
