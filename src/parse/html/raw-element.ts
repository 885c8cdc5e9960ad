import { type Document, type Element, isTag } from 'domhandler'
import { textContent } from 'domutils'
import { cleanText, oneLine } from '../../text/clean-text.ts'
import { backgroundAddress, lazyAddress, pictureAddresses, type ReadAttribute } from '../../text/picture-addresses.ts'
import type { DeclaredField } from '../missing-fields.ts'
import type { RawEnclosure, RawEntry } from '../raw-entry.ts'
import { elementsFrom, elementsUnder, textWithLines } from './page-elements.ts'

/** A selector within an entry, and the attribute that is taken of what it matches. */
export type FieldPlace = { readonly select: string; readonly attribute?: string | undefined }

/** Where the fields of an entry stand. */
export type FieldPlaces = { readonly [Name in keyof RawEntry]?: FieldPlace | undefined }

/** How the elements of a kind of document are read. */
export type ElementReading = {
  readonly isXml?: boolean
  /** What an element holds, as HTML. */
  readonly markup: (element: Element) => string
}

/** The elements that a field's selector matches, from an entry on; an empty selector means the entry itself. */
export function elementsOf(
  entry: Element,
  { select }: FieldPlace,
  reading: Pick<ElementReading, 'isXml'>,
): readonly Element[] {
  return select === '' ? [entry] : elementsFrom(entry, select, reading.isXml)
}

/** Takes the fields of an entry out of its element; what is not there is absent. */
export function rawOfElement(entry: Element, fields: FieldPlaces, reading: ElementReading): RawEntry {
  const all = (field: FieldPlace | undefined) => (field === undefined ? [] : elementsOf(entry, field, reading))
  const text = (field: FieldPlace | undefined) => {
    const [element] = all(field)
    return element && (field?.attribute === undefined ? textWithLines(element) : element.attribs[field.attribute])
  }
  const date = (field: FieldPlace | undefined) =>
    field?.attribute === undefined ? (all(field)[0]?.attribs.datetime ?? text(field)) : text(field)
  const [picture] = all(fields.image)
  const [markup] = all(fields.html)
  const title = text(fields.title)
  return given({
    id: text(fields.id),
    url: text(fields.url),
    title: title === undefined ? undefined : oneLine(title),
    published: date(fields.published),
    updated: date(fields.updated),
    author: text(fields.author),
    image: picture && imageOf(picture, fields.image?.attribute),
    summary: text(fields.summary),
    html: markup && reading.markup(markup),
    text: text(fields.text),
    categories: texts(all(fields.categories), fields.categories?.attribute),
    enclosures: all(fields.enclosures).flatMap((each) => enclosureOf(each, fields.enclosures?.attribute)),
  })
}

/** The fields of a definition, as they are told where no entry has them. */
export function declaredPlaces(fields: FieldPlaces, key: string): Readonly<Record<string, DeclaredField>> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, place]) => {
      if (place === undefined) return []
      const { select, attribute } = place as FieldPlace
      const css = `${select}${attribute === undefined ? '' : `@${attribute}`}`
      return [[name, { key: `${key}.${name}`, what: `that ${css} gives` }]]
    }),
  )
}

/** The text of an entry's first link that has one. */
export function firstLinkText(entry: Element | Document): string | undefined {
  return elementsUnder(entry, 'a[href]')
    .map((link) => textContent(link))
    .find((each) => oneLine(each) !== '')
}

function texts(elements: readonly Element[], attribute: string | undefined): readonly string[] {
  return elements.map((each) => (attribute === undefined ? textContent(each) : (each.attribs[attribute] ?? '')))
}

function enclosureOf(element: Element, attribute: string | undefined): RawEnclosure[] {
  const { href, src, url: address, type, length, title } = element.attribs
  const said = attribute === undefined ? (href ?? src ?? address) : element.attribs[attribute]
  const url = said ?? (attribute === undefined ? textContent(element) : '')
  const size = length ?? element.attribs['data-length'] ?? element.attribs['data-size']
  return url.trim() === ''
    ? []
    : [{ url, ...(type && { type }), ...(size && { length: size }), ...(title && { title }) }]
}

/** The address of the picture an element is, holds or names, or has for a background. */
function imageOf(element: Element, attribute: string | undefined): string | undefined {
  if (attribute !== undefined && !/^(?:src|srcset|style)$/.test(attribute)) return element.attribs[attribute]
  const picture = element.name === 'img' ? element : elementsUnder(element, 'img')[0]
  const { attribs } = picture ?? element
  const shown = picture
    ? [...pictureAddresses(reader(picture), sourcesBeside(picture)), attribs.href, attribs.content]
    : [lazyAddress(reader(element)), attribs.src, attribs.href, attribs.content, ...pictureAddresses(reader(element))]
  const address = shown.find((each) => each && !each.startsWith('data:'))
  if (address !== undefined) return address
  const backgrounds = [element, ...elementsUnder(element, '[style], [data-bg], [data-background-image]')]
  return backgrounds.map((each) => backgroundAddress(reader(each))).find((each) => each !== undefined)
}

function sourcesBeside({ parent }: Element): readonly ReadAttribute[] {
  const isInPicture = parent !== null && isTag(parent) && parent.name === 'picture'
  return isInPicture ? elementsUnder(parent, ':scope > source').map(reader) : []
}

function reader({ attribs }: Element): ReadAttribute {
  return (name) => attribs[name]
}

function given(fields: { readonly [Name in keyof RawEntry]?: RawEntry[Name] | undefined }): RawEntry {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined)
  // References such as &#1; are characters by now.
  return Object.fromEntries(
    present.map(([name, value]) => [name, typeof value === 'string' ? cleanText(value) : value]),
  ) as RawEntry
}
