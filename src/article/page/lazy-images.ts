import { type Document, Element, isTag } from 'domhandler'
import { findOne, prepend, removeElement, replaceElement, textContent } from 'domutils'
import { parseDocument } from 'htmlparser2'
import { select } from './select.ts'

const lazyAttributes = [
  'data-src',
  'data-original',
  'data-original-src',
  'data-lazy-src',
  'data-lazy',
  'data-lazyload',
  'data-actualsrc',
  'data-echo',
  'data-url',
  'data-image',
  'data-hi-res-src',
  'data-full-src',
  'file',
  'zoomfile',
]
const lazySets = ['data-srcset', 'data-lazy-srcset', 'srcset']

/**
 * Gives every picture of a page the address a browser with scripts would show in the end: `data-src` and its kin, the
 * largest of a `srcset`, the sources of a `picture`, the picture a `noscript` holds for the empty one before it.
 */
export function resolveImages(document: Document): void {
  for (const noscript of select('noscript', document)) unpackNoscript(noscript)
  for (const picture of select('picture', document)) unpackPicture(picture)
  for (const image of select('img', document)) {
    const address = lazyAddress(image) ?? (isPlaceholder(image.attribs.src) ? setAddress(image) : undefined)
    if (address !== undefined) image.attribs.src = address
  }
}

function lazyAddress(image: Element): string | undefined {
  return lazyAttributes.map((name) => image.attribs[name]?.trim()).find((value) => value && looksLikeAddress(value))
}

function setAddress(element: Element): string | undefined {
  return lazySets.map((name) => largestOf(element.attribs[name])).find((address) => address !== undefined)
}

/** The candidate of a `srcset` with the largest width or density (HTML, 4.8.4.2.1). */
function largestOf(set: string | undefined): string | undefined {
  if (!set || set.length > 100_000) return undefined
  const candidates = [...set.matchAll(/([^\s,]\S*[^\s,])(?:\s+([\d.]{1,10})[wx])?\s*(?:,|$)/g)].map(
    ([, address, size]) => ({
      address: address as string,
      size: Number(size ?? 1),
    }),
  )
  const best = candidates.reduce<{ address: string; size: number } | undefined>(
    (most, each) => (most === undefined || each.size > most.size ? each : most),
    undefined,
  )
  return best && looksLikeAddress(best.address) ? best.address : undefined
}

function unpackPicture(picture: Element): void {
  const sources = picture.children.filter(isTag).filter((child) => child.name === 'source')
  const address = sources.map(setAddress).find((found) => found !== undefined)
  const image = findOne((element) => element.name === 'img', picture.children)
  if (image && address !== undefined && isPlaceholder(image.attribs.src) && !lazyAddress(image))
    image.attribs.src = address
  if (!image && address !== undefined) prepend(picture.children[0] ?? picture, new Element('img', { src: address }))
  for (const source of sources) removeElement(source)
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
  if (lazy && before && textContent(before).trim() === '' && isPlaceholder(lazy.attribs.src) && !lazyAddress(lazy)) {
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

function isPlaceholder(src: string | undefined): boolean {
  return (
    !src?.trim() ||
    /^(?:data:|about:|javascript:|#)/i.test(src.trim()) ||
    /(?:^|[/_-])(?:blank|spacer|placeholder|loading|lazy(?:load)?|transparent|1x1|pixel|grey|gray)[\w-]{0,20}\.(?:gif|png|svg|jpe?g|webp)(?:$|\?)/i.test(
      src,
    )
  )
}

function looksLikeAddress(value: string): boolean {
  return (
    !/\s/.test(value) &&
    (/^(?:https?:)?\/\//i.test(value) || /^[./]/.test(value) || /\.[a-z]{3,4}(?:$|[?#])/i.test(value))
  )
}
