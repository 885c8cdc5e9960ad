import { type Document, type Element, isTag } from 'domhandler'
import { getInnerHTML, textContent } from 'domutils'
import { parseDocument } from 'htmlparser2'
import { decodeBytes, decodingRemarks } from '../../text/charset.ts'
import { cleanText } from '../../text/clean-text.ts'
import { absoluteUrl } from '../absolute-url.ts'
import { nothingMatches } from '../html/nothing-matches.ts'
import { elementsUnder } from '../html/page-elements.ts'
import { declaredPlaces, type ElementReading, type FieldPlace, rawOfElement } from '../html/raw-element.ts'
import type { Listing } from '../listing.ts'
import { UnreadableListingError } from '../listing-errors.ts'
import { emptyRemarks } from '../make-entry.ts'
import { missingFields } from '../missing-fields.ts'
import { hasSubstance } from '../raw-entry.ts'
import { type RawListingOptions, understood } from '../raw-listing.ts'

const reading: ElementReading = {
  isXml: true,
  // What is escaped, or CDATA, is markup already.
  markup: (element) =>
    element.children.some(isTag) ? getInnerHTML(element, { xmlMode: false }) : textContent(element),
}

/**
 * Reads the XML of an API by the definition's selectors. Entities that the document defines itself are left as they are.
 *
 * Throws `UnreadableListingError` where `entries` matches nothing, or no entry has anything to be told apart by.
 */
export function parseXmlListing(bytes: Uint8Array, options: RawListingOptions): Listing {
  const { definition, url, contentType } = options
  const xml = definition.list.xml
  if (xml === undefined) throw new TypeError('the definition has no list.xml')
  const decoded = decodeBytes(bytes, { kind: 'xml', ...(contentType !== undefined && { contentType }) })
  const document = parseDocument(cleanText(decoded.text), { xmlMode: true })
  const elements = elementsUnder(document, xml.entries, true)
  if (elements.length === 0) throw nothingMatches(document, xml.entries, url, 'list.xml.entries')
  const raws = elements.map((element) => rawOfElement(element, xml.fields, reading)).filter(hasSubstance)
  if (raws.length === 0) {
    const found = `${elements.length} entries without url, id, title and text`
    throw UnreadableListingError.of(url, 'list.xml.fields', found, 'one of them')
  }
  const nextPageUrl = xml.next && absoluteUrl(placeText(document, xml.next), url)
  const declared = declaredPlaces(xml.fields, 'list.xml.fields')
  const missing = missingFields(raws, declared, options.withOrigins ?? false)
  const { entries, remarks } = understood(raws, url, options)
  return {
    format: 'xml',
    hubUrls: [],
    rhythm: {},
    ...(nextPageUrl !== undefined && nextPageUrl !== url && { nextPageUrl }),
    remarks: [
      ...decodingRemarks(decoded),
      ...emptyRemarks(elements.length - raws.length, elements.length),
      ...missing,
      ...remarks,
    ],
    entries,
  }
}

function placeText(document: Document, { select, attribute }: FieldPlace): string {
  const [element]: readonly Element[] = elementsUnder(document, select, true)
  if (element === undefined) return ''
  return attribute === undefined ? (element.attribs.href ?? textContent(element)) : (element.attribs[attribute] ?? '')
}
