import { textContent } from 'domutils'
import type { PageFinder } from '../../source/recipes/recognise.ts'
import { decodeBytes } from '../../text/charset.ts'
import { cleanText } from '../../text/clean-text.ts'
import { isTooDeep } from './page-depth.ts'
import { elementsUnder, readPage } from './page-elements.ts'

/** Reads a web page once, for selectors to be tried on it; on one nested beyond all measure nothing is found. */
export function pageFinder(bytes: Uint8Array, contentType: string | undefined): PageFinder {
  const page = readPage(cleanText(decodeBytes(bytes, { kind: 'html', contentType }).text))
  if (isTooDeep(page)) return { has: () => false, read: () => undefined }
  return {
    has: (selector) => elementsUnder(page, selector).length > 0,
    read: ({ select, attribute }) => {
      const [element] = elementsUnder(page, select)
      return element && (attribute === undefined ? textContent(element) : element.attribs[attribute])
    },
  }
}
