import { type Document, Element, isTag } from 'domhandler'
import { findOne, prependChild, removeElement, replaceElement, textContent } from 'domutils'
import { parseDocument } from 'htmlparser2'
import { isPlaceholder, lazyAddress, pictureAddresses, type ReadAttribute } from '../../text/picture-addresses.ts'
import { select } from './select.ts'

/**
 * Gives every picture of a page the address a browser with scripts would show in the end: `data-src` and its kin, the
 * largest of a `srcset`, the sources of a `picture`, the picture a `noscript` holds for the empty one before it.
 */
export function resolveImages(document: Document): void {
  for (const noscript of select('noscript', document)) unpackNoscript(noscript)
  const sourcesOf = new Map(select('picture', document).map(unpackPicture))
  for (const image of select('img', document)) {
    const address = surestAddress(image, sourcesOf.get(image))
    if (address !== undefined) image.attribs.src = address
  }
}

function surestAddress(image: Element, sources: readonly Element[] = []): string | undefined {
  const [address] = pictureAddresses(attributesOf(image), sources.map(attributesOf))
  return address
}

function attributesOf({ attribs }: Element): ReadAttribute {
  return (name) => attribs[name]
}

/** Takes the sources out of a `picture` and gives them with its `img`, which is made where there is none to show them. */
function unpackPicture(picture: Element): readonly [image: Element, sources: readonly Element[]] {
  const sources = picture.children.filter(isTag).filter((child) => child.name === 'source')
  for (const source of sources) removeElement(source)
  const found = findOne((element) => element.name === 'img', picture.children)
  if (found !== null) return [found, sources]
  const made = new Element('img', {})
  if (surestAddress(made, sources) !== undefined) prependChild(picture, made)
  return [made, sources]
}

/** A `noscript` with one picture and no text repeats, for readers without scripts, the lazy picture beside it. */
function unpackNoscript(noscript: Element): void {
  const inner = noscript.children.some(isTag) ? noscript : parseDocument(textContent(noscript))
  const image = findOne((element) => element.name === 'img', inner.children)
  if (image === null || textContent(inner).trim() !== '' || isPlaceholder(image.attribs.src)) {
    return
  }
  const before = previousElement(noscript)
  const lazy = before?.name === 'img' ? before : before && findOne((element) => element.name === 'img', before.children)
  if (
    lazy &&
    before &&
    textContent(before).trim() === '' &&
    isPlaceholder(lazy.attribs.src) &&
    !lazyAddress(attributesOf(lazy))
  ) {
    lazy.attribs.src = image.attribs.src as string
    removeElement(noscript)
  } else if (lazy && textContent(before as Element).trim() === '') {
    removeElement(noscript)
  } else {
    replaceElement(noscript, new Element('img', { ...image.attribs }))
  }
}

function previousElement(element: Element): Element | undefined {
  let before = element.prev
  while (before && !isTag(before)) {
    if (textContent(before).trim() !== '') return undefined
    before = before.prev
  }
  return before && isTag(before) ? before : undefined
}
