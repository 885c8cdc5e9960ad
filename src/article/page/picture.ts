import { pictureAddresses, type ReadAttribute } from '../../text/picture-addresses.ts'
import { attribute, elementsIn, type HtmlElement, type HtmlFragment, isElement } from '../markdown/html/html-tree.ts'
import { webAddress } from '../markdown/web-address.ts'

/** Gives the picture an `img` shows once its page has loaded, absolute; absent where it never shows one. */
export function pictureAddress(image: HtmlElement, base: string): string | undefined {
  for (const written of pictureAddresses(attributesOf(image), sourcesBeside(image))) {
    const address = webAddress(written, base)
    if (address !== undefined) return address
  }
  return undefined
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

function* sourcesBeside(image: HtmlElement): Generator<ReadAttribute> {
  const picture = image.parentNode
  if (!picture || !isElement(picture) || picture.tagName !== 'picture') return
  for (const each of picture.childNodes) if (isElement(each) && each.tagName === 'source') yield attributesOf(each)
}

function attributesOf(element: HtmlElement): ReadAttribute {
  return (name) => attribute(element, name)
}
