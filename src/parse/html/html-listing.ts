import { type Element, isTag } from 'domhandler'
import { textContent } from 'domutils'
import type { SourceDefinition } from '../../source/definition.ts'
import { decodeBytes, decodingRemarks } from '../../text/charset.ts'
import { cleanText, oneLine } from '../../text/clean-text.ts'
import { lazyAddress, pictureAddresses, type ReadAttribute } from '../../text/picture-addresses.ts'
import { absoluteUrl } from '../absolute-url.ts'
import type { Listing } from '../listing.ts'
import { UnreadableListingError } from '../listing-errors.ts'
import { hasSubstance, type RawEntry } from '../raw-entry.ts'
import { type RawListingOptions, understood } from '../raw-listing.ts'
import { htmlInJson } from './html-in-json.ts'
import { nothingMatches } from './nothing-matches.ts'
import { elementsFrom, elementsUnder, innerHtml, readPage, textWithLines } from './page-elements.ts'

type HtmlFields = NonNullable<SourceDefinition['list']['html']>['fields']
type Field = HtmlFields['url']

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
  if (elements.length === 0) throw nothingMatches(page, html.entries, url)

  const raws = elements.map((element) => rawEntry(element, html.fields)).filter(hasSubstance)
  if (raws.length === 0)
    throw UnreadableListingError.of(url, 'list.html.fields', 'entries without link, title and text', 'one of them')
  const next = html.next === undefined ? undefined : first(html.next)
  const nextPageUrl =
    next && absoluteUrl(next.attribs.href ?? elementsUnder(next, 'a[href]')[0]?.attribs.href ?? '', base)
  const title = oneLine(textContent(first('title') ?? []))
  const language = first('html')?.attribs.lang?.trim()
  const { entries, remarks } = understood(raws, base, options)
  return {
    format: 'html',
    url,
    ...(title !== '' && { title }),
    ...(language && { language }),
    hubUrls: [],
    rhythm: {},
    ...(nextPageUrl !== undefined && nextPageUrl !== url && { nextPageUrl }),
    remarks: [...decodingRemarks(decoded), ...remarks],
    entries,
  }
}

function rawEntry(entry: Element, fields: HtmlFields): RawEntry {
  const all = ({ select }: Field) => (select === '' ? [entry] : elementsFrom(entry, select))
  const text = (field: Field | undefined) => {
    const [element] = field === undefined ? [] : all(field)
    return element && (field?.attribute === undefined ? textWithLines(element) : element.attribs[field.attribute])
  }
  const date = (field: Field | undefined) =>
    field === undefined ? undefined : (all(field)[0]?.attribs.datetime ?? text(field))
  const title =
    fields.title === undefined
      ? elementsFrom(entry, 'a[href]')
          .map((link) => textContent(link))
          .find((each) => oneLine(each) !== '')
      : text(fields.title)
  const [picture] = fields.image === undefined ? [] : all(fields.image)
  const [markup] = fields.html === undefined ? [] : all(fields.html)
  return given({
    id: text(fields.id),
    url: text(fields.url),
    title: title === undefined ? undefined : oneLine(title),
    published: date(fields.published),
    updated: date(fields.updated),
    author: text(fields.author),
    image: picture && image(picture, fields.image?.attribute),
    summary: text(fields.summary),
    html: markup && innerHtml(markup),
    text: text(fields.text),
    categories: fields.categories === undefined ? [] : texts(all(fields.categories), fields.categories.attribute),
  })
}

function texts(elements: readonly Element[], attribute: string | undefined): readonly string[] {
  return elements.map((each) => (attribute === undefined ? textContent(each) : (each.attribs[attribute] ?? '')))
}

/** The address of the picture an element is, holds or names. */
function image(element: Element, attribute: string | undefined): string | undefined {
  if (attribute !== undefined && attribute !== 'src') return element.attribs[attribute]
  const picture = element.name === 'img' ? element : elementsUnder(element, 'img')[0]
  const { attribs } = picture ?? element
  const shown = picture
    ? pictureAddresses(reader(picture), sourcesBeside(picture))
    : [lazyAddress(reader(element)), attribs.src]
  return [...shown, attribs.href, attribs.content].find((address) => address && !address.startsWith('data:'))
}

function sourcesBeside({ parent }: Element): readonly ReadAttribute[] {
  const isInPicture = parent !== null && isTag(parent) && parent.name === 'picture'
  return isInPicture ? elementsUnder(parent, ':scope > source').map(reader) : []
}

function reader({ attribs }: Element): ReadAttribute {
  return (name) => attribs[name]
}

function given(fields: { readonly [Name in keyof RawEntry]?: RawEntry[Name] | undefined }): RawEntry {
  const texts = Object.entries(fields).filter(([, value]) => value !== undefined)
  // References such as &#1; are characters by now.
  return Object.fromEntries(
    texts.map(([name, value]) => [name, typeof value === 'string' ? cleanText(value) : value]),
  ) as RawEntry
}
