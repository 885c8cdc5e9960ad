import { type DefaultTreeAdapterTypes as Html, parse } from 'parse5'
import { type Content, comparable, comparableAddress, comparableSpaced } from './content.ts'

const notContent = new Set(
  (
    'script style form template head title meta link base svg canvas button input select option datalist textarea progress meter ' +
    'dialog param track area annotation annotation-xml rp dynamic-ad-slot amp-ad amp-analytics amp-pixel'
  ).split(' '),
)
const startsLine = new Set(
  (
    'address article aside blockquote body br caption center dd details dir div dl dt fieldset figcaption figure footer ' +
    'h1 h2 h3 h4 h5 h6 header hgroup hr iframe img legend li main menu nav ol p pre section summary table tbody td tfoot th ' +
    'thead tr ul video audio embed'
  ).split(' '),
)
const gutters = new Set(['gutter', 'lineno', 'linenos', 'line-number', 'line-numbers', 'ln', 'lnt', 'hljs-ln-numbers'])
const playerElements = new Set(['iframe', 'video', 'audio', 'embed'])
const pictureAttributes =
  /^(?:src|data-(?:src|original|lazy-src|actualsrc|original-src|lazyload|lazy|echo|url|image|img|full-src|hi-res-src))$/

/**
 * Reads an article's source as a browser does and gives what it says: the measure, made without any code of the converter.
 *
 * Left out: what is not shown (`hidden`, `display: none`; but for what holds much of the text), scripts, styles, controls, advertising slots and pixels; the text of
 * links to players `shown`, where a rendering has such links in their place.
 */
export function readHtml(html: string, base: string, shown?: Pick<Content, 'players' | 'playerTitles'>): Content {
  const pieces: { readonly text: string; readonly isBold: boolean }[] = []
  const spaced: string[] = []
  const links = new Set<string>()
  const images: Set<string>[] = []
  const playerAddresses = new Set<string>()
  const playerTitles = new Set<string>()
  const spares = new Set<string>()
  const endLine = () => spaced.push(' ')
  type Place = {
    readonly isBold: boolean
    readonly link: string
    readonly picture: readonly string[]
    /** Within a `pre` that is no code block. */
    readonly keepsLines: boolean
    /** The text of the code block it is in. */
    readonly code: string
  }
  const rest: ({ readonly node: Html.Node; readonly place: Place } | typeof endLine)[] = []
  const push = (nodes: readonly Html.Node[], place: Place) => {
    for (const node of nodes.toReversed()) rest.push({ node, place })
  }

  const document = parse(`<!doctype html><body><div>${html}`, { scriptingEnabled: false })
  const muchText = Math.max(400, lettersIn(document) * 0.15)
  push(document.childNodes, { isBold: false, link: '', picture: [], keepsLines: false, code: '' })
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (typeof next === 'function') {
      next()
      continue
    }
    const { node, place } = next
    if ('value' in node) {
      const visible = comparable(node.value)
      if (shown?.players.has(place.link) && (/^https?:/.test(visible) || shown.playerTitles.has(visible))) continue
      pieces.push({ text: visible, isBold: place.isBold })
      spaced.push(comparableSpaced(node.value))
      if (place.link !== '' && visible !== '') links.add(place.link)
      continue
    }
    if (!('tagName' in node)) {
      if ('childNodes' in node) push(node.childNodes, place)
      continue
    }
    if (startsLine.has(node.tagName)) {
      endLine()
      rest.push(endLine)
    }
    const get = (name: string) => node.attrs.find((each) => each.name === name)?.value
    if (node.tagName === 'html' || node.tagName === 'body') {
      push(node.childNodes, place)
    } else if (playerElements.has(node.tagName)) {
      for (const each of [node, ...node.childNodes]) {
        if (!('attrs' in each)) continue
        for (const { name, value } of each.attrs) {
          if (name === 'title' || name === 'aria-label') playerTitles.add(comparable(value))
          if (/^(?:data-(?:lazy-)?)?src$/.test(name)) playerAddresses.add(comparableAddress(value, base))
        }
      }
    } else if (node.tagName === 'noscript') {
      for (const each of picturesIn(node)) spares.add(comparableAddress(each, base))
    } else if (writtenOut(node) !== undefined) {
      pieces.push({ text: comparable(writtenOut(node) ?? ''), isBold: place.isBold })
      spaced.push(writtenOut(node) ?? '')
    } else if (isShown(node) || (isOnlyHidden(node) && lettersIn(node) >= muchText)) {
      if (node.tagName === 'img' && !isPixel(node)) {
        const addresses = new Set(place.picture)
        for (const { name, value } of node.attrs) {
          if (pictureAttributes.test(name)) addresses.add(comparableAddress(value, base))
          if (name.includes('srcset')) for (const each of srcset(value)) addresses.add(comparableAddress(each, base))
        }
        addresses.delete('')
        if (addresses.size > 0) images.push(addresses)
        if (addresses.size > 0 && place.link !== '') links.add(place.link)
      }
      const isFenced = node.tagName === 'pre' && !place.keepsLines && place.link === '' && isCode(node, place.isBold)
      if (isFenced) {
        const listed = linksListedUnder(node, base)
        rest.push(
          () => pieces.push({ text: listed, isBold: false }),
          () => spaced.push(listed),
        )
      }
      const [before, after] = aroundText(node)
      pieces.push({ text: before, isBold: place.isBold })
      rest.push(() => pieces.push({ text: after, isBold: place.isBold }))
      push(node.childNodes, {
        isBold: isBold(node, place),
        link: node.tagName === 'a' ? linkIn(place.code, get('href') ?? '', base) : place.link,
        picture: node.tagName === 'picture' ? sourcesOf(node, base) : place.picture,
        keepsLines: place.keepsLines || (node.tagName === 'pre' && !isFenced),
        code: isFenced ? textOf(node) : place.code,
      })
    }
  }
  return {
    text: pieces.map((piece) => piece.text).join(''),
    spaced: spaced.join('').replace(/ +/g, ' ').trim(),
    // Signs may be bold or not: which stand at an edge, another break of lines tells otherwise.
    bold: pieces.map((piece) => (piece.isBold ? piece.text.replace(/[^\p{L}\p{N}]/gu, '') : '')).join(''),
    links,
    images,
    players: playerAddresses,
    playerTitles,
    spares,
  }
}

/** What a script unfolds is hidden by itself, not by its name. */
function isOnlyHidden({ tagName, attrs }: Html.Element): boolean {
  return !notContent.has(tagName) && attrs.some(({ name }) => name === 'hidden' || name === 'style')
}

function lettersIn(node: Html.ParentNode): number {
  let letters = 0
  for (const child of node.childNodes) {
    if ('value' in child) letters += child.value.replace(/\s+/g, ' ').trim().length
    else if ('childNodes' in child && !notContent.has(child.nodeName)) letters += lettersIn(child)
  }
  return letters
}

function isShown(element: Html.Element): boolean {
  if (notContent.has(element.tagName) || isGutter(element)) return false
  return !element.attrs.some(
    ({ name, value }) =>
      name === 'hidden' ||
      (name === 'style' && /(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(value)) ||
      (name === 'class' && /(?:^|\s)(?:adsbygoogle|gpt-ad|ad-slot|dfp-ad|google-auto-placed)(?:\s|$)/.test(value)) ||
      (name === 'id' && /^(?:div-gpt-ad|google_ads_|gpt-ad-)/.test(value)),
  )
}

/** Bold by its name or its style; the style of code colours it. */
function isBold(element: Html.Element, place: { readonly isBold: boolean; readonly code: string }): boolean {
  if (isCodeBlock(element)) return false
  const style = element.attrs.find(({ name }) => name === 'style')?.value ?? ''
  const weight = /(?:^|[;\s])font-weight\s*:\s*(bold|bolder|normal|\d00)(?![\w-])/i.exec(style)?.[1]?.toLowerCase()
  if (weight && place.code === '' && ['b', 'em', 'font', 'i', 'p', 'span', 'strong'].includes(element.tagName)) {
    return /^(?:bold|bolder|[6-9]00)$/.test(weight)
  }
  return place.isBold || element.tagName === 'b' || element.tagName === 'strong'
}

/** What an element says that is drawn otherwise: a formula in its TeX, an emoji, a check box; absent for any other. */
function writtenOut(element: Html.Element): string | undefined {
  const get = (name: string) => element.attrs.find((each) => each.name === name)?.value
  const classes = get('class') ?? ''
  if (element.tagName === 'img') {
    return /\b(?:emoji|wp-smiley)\b/.test(classes) && (get('alt') ?? '') !== '' ? get('alt') : undefined
  }
  if (element.tagName === 'input') {
    if (get('type') !== 'checkbox' || element.parentNode?.nodeName !== 'li') return undefined
    return get('checked') === undefined ? '[ ]' : '[x]'
  }
  if (element.tagName === 'script' && get('type')?.startsWith('math/tex')) {
    return dollars(textOf(element), get('type')?.includes('display') ?? false)
  }
  if (/\bMathJax/.test(classes) || /\bMathJax/.test(get('id') ?? '')) return ''
  if (element.tagName !== 'math' && !/\b(?:katex|mwe-math-element)\b/.test(classes)) return undefined
  const formula = [element, ...elementsUnder(element)].find(({ tagName }) => tagName === 'math')
  const annotation = elementsUnder(element).find(({ tagName }) => tagName === 'annotation')
  const tex = annotation ? textOf(annotation) : formula?.attrs.find(({ name }) => name === 'alttext')?.value
  const isDisplay =
    /display/.test(classes) || formula?.attrs.some((each) => each.name === 'display' && each.value === 'block')
  return tex === undefined ? undefined : dollars(tex.replace(/^\{\\displaystyle (.*)\}$/s, '$1'), isDisplay ?? false)
}

function dollars(tex: string, isDisplay: boolean): string {
  return isDisplay ? `$$${tex}$$` : `$${tex}$`
}

/** What browsers, or people who print, put around the text of an element. */
function aroundText({ tagName, attrs, childNodes }: Html.Element): readonly [string, string] {
  if (tagName === 'rt' && childNodes.length > 0) return ['（', '）']
  if (tagName !== 'q') return ['', '']
  return attrs.some(({ name, value }) => name === 'lang' && value === 'ja') ? ['「', '」'] : ['“', '”']
}

/** Code has no bold text: no Markdown can hold it there. */
function isCodeBlock(element: Html.Element): boolean {
  const { parentNode } = element
  const outer =
    parentNode !== null && parentNode.nodeName !== 'pre' && 'parentNode' in parentNode
      ? parentNode.parentNode
      : parentNode
  return element.tagName === 'code' && outer?.nodeName === 'pre'
}

/** Whether a `pre` becomes a code block, whose links are listed under it. */
function isCode(pre: Html.Element, isBold: boolean): boolean {
  const all = elementsUnder(pre)
  const has = (...names: string[]) => all.some(({ tagName }) => names.includes(tagName))
  return !has('img', 'iframe') && (has('code') || all.some(isGutter) || (!isBold && !has('b', 'strong', 'table')))
}

/** The texts of the links in a code block whose addresses it does not show, each address once. */
function linksListedUnder(pre: Html.Element, base: string): string {
  const code = textOf(pre)
  const listed = new Map<string, string>()
  for (const each of elementsUnder(pre)) {
    const href = each.tagName === 'a' ? (each.attrs.find(({ name }) => name === 'href')?.value ?? '') : ''
    const address = linkIn(code, href, base)
    const text = comparable(textOf(each))
    if (address !== '' && text !== '' && !listed.has(address)) listed.set(address, text)
  }
  return [...listed.values()].join('')
}

/** The address of a link; empty where the code it is in shows it. */
function linkIn(code: string, href: string, base: string): string {
  const address = comparableAddress(href, base)
  return code !== '' && (code.includes(href.trim()) || code.includes(address)) ? '' : address
}

function elementsUnder(node: Html.Element): Html.Element[] {
  return node.childNodes.flatMap((child) => ('tagName' in child ? [child, ...elementsUnder(child)] : []))
}

function textOf(node: Html.ParentNode): string {
  return node.childNodes
    .map((child) => ('value' in child ? child.value : 'childNodes' in child ? textOf(child) : ''))
    .join('')
}

/** The numbers beside lines of code. */
function isGutter(element: Html.Element): boolean {
  const names = element.attrs.find(({ name }) => name === 'class')?.value.split(/\s+/) ?? []
  if (element.tagName === 'pre' && element.childNodes.some(({ nodeName }) => nodeName === 'code')) return false
  return names.some((name) => gutters.has(name)) && /^[\d\s]*$/.test(textOf(element))
}

function isPixel(image: Html.Element): boolean {
  const style = image.attrs.find(({ name }) => name === 'style')?.value ?? ''
  const sizes = ['width', 'height'].flatMap((side) => {
    const own = image.attrs.find(({ name }) => name === side)?.value
    return own ?? new RegExp(`(?:^|[;\\s])${side}\\s*:\\s*([\\d.]+)px`).exec(style)?.[1] ?? []
  })
  return sizes.length > 0 && sizes.every((size) => !size.includes('%') && Number.parseFloat(size) <= 2)
}

function picturesIn(node: Html.Element): string[] {
  return node.childNodes.flatMap((child) => {
    if (!('tagName' in child)) return []
    const own = child.attrs.filter(({ name }) => pictureAttributes.test(name)).map(({ value }) => value)
    return [...(child.tagName === 'img' ? own : []), ...picturesIn(child)]
  })
}

function sourcesOf(picture: Html.Element, base: string): string[] {
  return picture.childNodes.flatMap((child) =>
    'attrs' in child
      ? child.attrs
          .filter(({ name }) => name.includes('srcset'))
          .flatMap(({ value }) => srcset(value))
          .map((each) => comparableAddress(each, base))
      : [],
  )
}

function srcset(value: string): string[] {
  return value
    .replace(/(\s[\d.]+[wxh]),/g, '$1, ')
    .split(/\s*,\s+|\s+/)
    .filter((each) => !/^[\d.]+[wxh],?$/.test(each))
    .map((each) => each.replace(/^,+|,+$/g, ''))
}
