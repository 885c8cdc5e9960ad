import { attribute, elementsIn, type HtmlElement, type HtmlFragment, isText } from '../markdown/html/html-tree.ts'
import { weightOf } from './pruning/prose.ts'

/** Elements whose whole content is no part of what an article says, each with the reason. */
export const droppedElements: Readonly<Record<string, string>> = {
  script: 'code; moneycontrol and nasdaq put it between the paragraphs',
  style: 'code; geekwire puts it beside every pull quote',
  template: 'a model for scripts, never shown (HTML, 4.12.3)',
  head: 'about the page',
  title: 'about the page; the headline is kept elsewhere',
  meta: 'about the page',
  link: 'about the page',
  base: 'about the page',
  svg: 'a drawing: icons and charts, whose labels make no sense as text',
  canvas: 'drawn by a script; what it holds is for browsers without one',
  button: 'a control: share, close, zoom',
  input: 'a control',
  select: 'a control; moneycontrol puts stock exchanges into one',
  option: 'a control',
  datalist: 'a control',
  textarea: 'a control',
  progress: 'a control',
  meter: 'a control',
  dialog: 'closed until a script opens it',
  param: 'a setting of a plug-in',
  track: 'subtitles, a file of its own',
  area: 'a part of an image map',
  annotation: 'the source of a formula, beside the formula (MathML)',
  'annotation-xml': 'the source of a formula, beside the formula (MathML)',
  'dynamic-ad-slot': 'advertising (fiercepharma)',
  'amp-ad': 'advertising (AMP)',
  'amp-analytics': 'tracking (AMP)',
  'amp-pixel': 'tracking (AMP)',
}

/** A rule by which an element is known not to be content whatever its name. */
type Sign = { readonly reason: string; readonly shows: (element: HtmlElement) => boolean }

/** A style that hides an element. */
export const hidingStyle = /(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)/i
const advertisingId = /^(?:div-gpt-ad|google_ads_|gpt-ad-)/
const advertisingClass = /(?:^|\s)(?:adsbygoogle|gpt-ad|ad-slot|dfp-ad|google-auto-placed|taboola|OUTBRAIN)(?:\s|$)/

/** Signs of an element that is not shown, or not the article's, each with the reason. */
export const signs: Readonly<Record<string, Sign>> = {
  hidden: {
    reason: 'not shown (HTML, 6.1)',
    shows: (element) => attribute(element, 'hidden') !== undefined,
  },
  hidingStyle: {
    reason: 'not shown; hibor hides a watermark in every paragraph',
    shows: (element) => hidingStyle.test(attribute(element, 'style') ?? ''),
  },
  advertisingSlot: {
    reason: 'advertising, filled by a script (Google Publisher Tag, AdSense, Taboola, Outbrain)',
    shows: (element) =>
      advertisingClass.test(attribute(element, 'class') ?? '') || advertisingId.test(attribute(element, 'id') ?? ''),
  },
}
const allSigns = Object.values(signs)
/** The attributes the signs look at: most elements have none of them. */
const telling = new Set(['hidden', 'style', 'class', 'id'])

/** Whether an element and all it holds are left out of the article. */
export function isNotContent(element: HtmlElement): boolean {
  if (Object.hasOwn(droppedElements, element.tagName)) {
    return element.tagName !== 'dialog' || attribute(element, 'open') === undefined
  }
  return element.attrs.some(({ name }) => telling.has(name)) && allSigns.some((sign) => sign.shows(element))
}

const leastHiddenText = 400
const leastHiddenShare = 0.15
/** Each takes the time of reading the element; what hides more is hidden. */
const mostHiddenLooks = 50

/** Finds hidden blocks that hold so much of an article that they are text: what scripts unfold, or show once pictures came. */
export class HiddenText {
  readonly #root: HtmlFragment
  #total: number | undefined
  #looks = 0

  constructor(root: HtmlFragment) {
    this.#root = root
  }

  /** Whether an element that is no content is so only by being hidden, and is text all the same. */
  includes(element: HtmlElement): boolean {
    if (Object.hasOwn(droppedElements, element.tagName) || signs.advertisingSlot?.shows(element)) return false
    this.#looks += 1
    if (this.#looks > mostHiddenLooks) return false
    const length = textLength(element)
    if (length < leastHiddenText) return false
    this.#total ??= textLength(this.#root)
    return length >= this.#total * leastHiddenShare
  }
}

function textLength(root: HtmlElement | HtmlFragment): number {
  let length = 0
  const rest = [...root.childNodes]
  for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
    if (isText(node)) length += weightOf(node.value)
    else if ('childNodes' in node && !Object.hasOwn(droppedElements, node.nodeName)) {
      for (const child of node.childNodes) rest.push(child)
    }
  }
  return length
}

const longestFormText = 500

/** Whether a `form` is no control but stands around an article: more text is in its paragraphs than a form ever has. */
export function isAroundArticle(form: HtmlElement): boolean {
  let length = 0
  for (const each of elementsIn(form)) {
    if (each.tagName !== 'p') continue
    for (const child of each.childNodes) if (isText(child)) length += child.value.length
    if (length > longestFormText) return true
  }
  return false
}

/** Whether an `img` or `iframe` is a pixel that counts visitors: at most 2 units wide and high. */
export function isTrackingPixel(element: HtmlElement): boolean {
  if (element.attrs.length < 2) return false
  const width = size(element, 'width')
  const height = size(element, 'height')
  if (width === undefined && height === undefined) return false
  return (width ?? 0) <= 2 && (height ?? 0) <= 2
}

function size(element: HtmlElement, name: 'width' | 'height'): number | undefined {
  const styled = new RegExp(`(?:^|[;\\s])${name}\\s*:\\s*([\\d.]+)px`).exec(attribute(element, 'style') ?? '')?.[1]
  const value = Number.parseFloat(attribute(element, name) ?? styled ?? '')
  return Number.isNaN(value) || attribute(element, name)?.includes('%') ? undefined : value
}
