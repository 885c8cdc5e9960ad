import { attribute, elementsIn, type HtmlElement, type HtmlFragment, isElement } from '../markdown/html/html-tree.ts'
import { webAddress } from '../markdown/web-address.ts'

/** Where sites keep the picture's address while `src` holds a placeholder, most telling first. */
const lazyAttributes = [
  'data-src',
  'data-original',
  'data-lazy-src',
  'data-actualsrc',
  'data-original-src',
  'data-lazyload',
  'data-lazy',
  'data-echo',
]
/** The same for sites that put other addresses there too: believed only where there is no `src`. */
const doubtfulAttributes = ['data-url', 'data-image', 'data-img', 'data-full-src', 'data-hi-res-src']
const srcsetAttributes = ['srcset', 'data-srcset', 'data-lazy-srcset']

/** Gives the picture an `img` shows once its page has loaded, absolute; absent where it never shows one. */
export function pictureAddress(image: HtmlElement, base: string): string | undefined {
  return (
    fromAttributes(image, lazyAttributes, base) ??
    pictureUrl(attribute(image, 'src') ?? '', base) ??
    fromSrcset(image, base) ??
    fromPicture(image, base) ??
    fromAttributes(image, doubtfulAttributes, base)
  )
}

/** Gives the address of every picture under a node that its page shows to readers with scripts. */
export function shownPictures(root: HtmlFragment, base: string): ReadonlySet<string> {
  const shown = new Set<string>()
  for (const each of elementsIn(root, (element) => element.tagName !== 'noscript')) {
    const address = each.tagName === 'img' ? pictureAddress(each, base) : undefined
    if (address) shown.add(address)
  }
  return shown
}

function fromAttributes(image: HtmlElement, names: readonly string[], base: string): string | undefined {
  for (const name of names) {
    const value = attribute(image, name)
    const address = value && looksLikeAddress(value) ? pictureUrl(value, base) : undefined
    if (address) return address
  }
  return undefined
}

function fromSrcset(element: HtmlElement, base: string): string | undefined {
  for (const name of srcsetAttributes) {
    const value = attribute(element, name)
    const address = value && pictureUrl(largest(value) ?? '', base)
    if (address) return address
  }
  return undefined
}

function fromPicture(image: HtmlElement, base: string): string | undefined {
  const picture = image.parentNode
  if (!picture || !isElement(picture) || picture.tagName !== 'picture') return undefined
  for (const source of picture.childNodes) {
    if (!isElement(source) || source.tagName !== 'source') continue
    const address = fromSrcset(source, base)
    if (address) return address
  }
  return undefined
}

/** The candidate with the greatest width or density (HTML, 4.8.4.2.1); an address may hold commas, not blanks. */
function largest(srcset: string): string | undefined {
  let best: { address: string; size: number } | undefined
  const parts = srcset
    .replace(/(\s[\d.]+[wxh]),/g, '$1, ')
    .trim()
    .split(/\s+/)
  for (let at = 0; at < parts.length; at += 1) {
    const address = parts[at] ?? ''
    const descriptor = address.endsWith(',') ? '' : (parts[at + 1] ?? '')
    if (descriptor !== '') at += 1
    const size = Number.parseFloat(descriptor) || 1
    if (address !== '' && (best === undefined || size > best.size)) {
      best = { address: address.replace(/^,+|,+$/g, ''), size }
    }
  }
  return best?.address
}

function pictureUrl(value: string, base: string): string | undefined {
  const address = webAddress(value, base)
  return address !== undefined && (/^https?:/i.test(address) || !/^[a-z][a-z\d+.-]*:/i.test(address))
    ? address
    : undefined
}

function looksLikeAddress(value: string): boolean {
  return /[/.]/.test(value) && !value.trimStart().startsWith('{')
}
