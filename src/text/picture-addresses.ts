/** Reads an attribute of an element by its name in lower case; `undefined` where it has none. */
export type ReadAttribute = (name: string) => string | undefined

/** Where sites keep a picture's address while `src` holds a placeholder or a small copy, the surest first. */
const lazyAttributes = [
  // WordPress (Jetpack)
  'data-orig-file',
  'data-large-src',
  'data-full-size-src',
  'data-src',
  'data-original',
  'data-lazy-src',
  'data-actualsrc',
  'data-original-src',
  'data-lazyload',
  'data-lazy',
  'data-echo',
  // Discuz!
  'file',
  'zoomfile',
]
/** The same for sites that put other addresses there too: the article's, a larger copy behind a login. */
const doubtfulAttributes = ['data-url', 'data-image', 'data-img', 'data-full-src', 'data-hi-res-src']
const setAttributes = ['data-srcset', 'data-lazy-srcset', 'srcset']
const maxSetLength = 100_000
const maxStyleLength = 4_000

const placeholderName =
  /(?:^|[/_-])(?:blank|spacer|placeholder|loading|lazy(?:load)?|transparent|1x1|pixel|grey|gray)[\w-]{0,20}\.(?:gif|png|svg|jpe?g|webp)(?:$|\?)/i

/**
 * Gives the addresses at which a picture may be, as they are written, the surest first: the largest in its own set, where
 * that names widths or densities, a lazy attribute, a `src` that is no placeholder, the largest in the set of each `source`
 * beside it, one in its own set without sizes, an attribute that may hold another address, a `src` that is named like a
 * placeholder. None has a scheme but http and https.
 */
export function* pictureAddresses(image: ReadAttribute, sources: Iterable<ReadAttribute> = []): Generator<string> {
  yield* largestOfSets(image, 'sized')
  yield* addressesIn(image, lazyAttributes)
  const src = image('src') ?? ''
  if (!isPlaceholder(src)) yield src
  for (const source of sources) yield* largestOfSets(source)
  yield* largestOfSets(image)
  yield* addressesIn(image, doubtfulAttributes)
  if (isWebAddress(src)) yield src
}

/** Gives the address of a lazy picture, where an attribute that holds nothing else has one. */
export function lazyAddress(image: ReadAttribute): string | undefined {
  const [address] = addressesIn(image, lazyAttributes)
  return address
}

/** Says whether a `src` is there only until the picture is loaded: it is empty, no address of the web, or named like it. */
export function isPlaceholder(src: string | undefined): boolean {
  return src === undefined || !isWebAddress(src) || placeholderName.test(src)
}

/** The picture an element has for a background, as its style or a lazy attribute has it. */
export function backgroundAddress(element: ReadAttribute): string | undefined {
  const lazy = addressesIn(element, ['data-bg', 'data-background-image', 'data-background']).next().value
  if (lazy) return lazy
  const style = element('style')?.slice(0, maxStyleLength) ?? ''
  const [, quoted] = /background(?:-image)?\s*:[^;]*?url\(\s*(?:&quot;|["'])?([^"'()\s]+)/i.exec(style) ?? []
  return quoted !== undefined && isWebAddress(quoted) ? quoted.replace(/&quot;$/, '') : undefined
}

function* addressesIn(element: ReadAttribute, names: readonly string[]): Generator<string> {
  for (const name of names) {
    const value = element(name)?.trim()
    if (value && isWebAddress(value) && looksLikeAddress(value)) yield value
  }
}

function* largestOfSets(element: ReadAttribute, which: 'sized' | 'all' = 'all'): Generator<string> {
  for (const name of setAttributes) {
    const set = element(name)
    if (!set || set.length > maxSetLength) continue
    let best: Candidate | undefined
    for (const each of candidatesOf(set)) if (best === undefined || each.size > best.size) best = each
    if (best !== undefined && (which === 'all' || best.size > 1) && !placeholderName.test(best.address))
      yield best.address
  }
}

/** One picture of a set; `size` is its width in pixels or its density, 1 where it names none. */
type Candidate = { readonly address: string; readonly size: number }

/** Reads a `srcset` (HTML, 4.8.4.3.9): addresses may hold commas, and one with a descriptor that is none is left out. */
function* candidatesOf(set: string): Generator<Candidate> {
  const addresses = /[^\s,]\S*/g
  for (let match = addresses.exec(set); match !== null; match = addresses.exec(set)) {
    let [address] = match
    let descriptors = ''
    if (!address.endsWith(',')) {
      const comma = set.indexOf(',', addresses.lastIndex)
      const end = comma === -1 ? set.length : comma
      descriptors = set.slice(addresses.lastIndex, end).trim()
      addresses.lastIndex = end
    }
    while (address.endsWith(',')) address = address.slice(0, -1)
    if (!isWebAddress(address) || !/^(?:[\d.]{1,10}[wxh](?:\s+|$))*$/.test(descriptors)) continue
    yield { address, size: Number(/([\d.]+)[wx]/.exec(descriptors)?.[1] ?? 1) }
  }
}

function isWebAddress(value: string): boolean {
  const text = value.trim()
  return text !== '' && !text.startsWith('#') && !/^(?!https?:)[a-z][a-z\d+.-]*:/i.test(text)
}

/** Says whether a value is no number, word, JSON or set; file names may hold blanks. */
function looksLikeAddress(value: string): boolean {
  return /\/|\.[a-z]{3,4}(?:$|[?#!@])/i.test(value) && !/^[{[]|\s[\d.]{1,10}[wx](?:\s|,|$)/.test(value)
}
