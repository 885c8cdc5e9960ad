import { type Document, type Element, isTag } from 'domhandler'
import { type EntryFacts, type FactReader, widthOf } from './entry-facts.ts'
import { namesOf } from './stable-names.ts'

/** Elements of a page that are built alike, what selects them all and no other, and how much they look like a list of articles. */
export type Block = { readonly selector: string; readonly elements: readonly Element[]; readonly score: number }

const fewest = 3
const most = 500
const maxElements = 20_000
const passedOver = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'head',
  'svg',
  'select',
  'option',
  'form',
  'iframe',
])
const beside =
  /(?:^|[-_\s])(?:nav|navbar|navigation|menu|footer|foot|header|sidebar|side|aside|breadcrumbs?|pagination|pager|pages|tags?|tagcloud|share|social|comments?|related|recommend|rank|ranking|friend|links?|banner|ad|ads|langs?|topbar|widget)(?:$|[-_\s])/i

/** Finds what repeats on a page, what looks most like a list of articles first. */
export function repeatingBlocks(page: Document, facts: FactReader): readonly Block[] {
  const groups = new Map<string, Element[]>()
  let seen = 0
  const walk = (element: Element, above: readonly (readonly string[])[]): void => {
    if (passedOver.has(element.name) || ++seen > maxElements) return
    const names = namesOf(element)
    for (const selector of selectorsOf(names, above)) {
      const group = groups.get(selector)
      if (group === undefined) groups.set(selector, [element])
      else group.push(element)
    }
    for (const child of element.children) if (isTag(child)) walk(child, [names, ...above.slice(0, 1)])
  }
  for (const child of page.children) if (isTag(child)) walk(child, [])
  const blocks = [...groups].flatMap(([selector, elements]): Block[] => {
    if (elements.length < fewest || elements.length > most) return []
    const score = scoreOf(elements, facts)
    return score > 0 ? [{ selector, elements, score }] : []
  })
  return blocks.sort((a, b) => b.score - a.score || costOf(a.selector) - costOf(b.selector))
}

/** An element by its own name, below its parent's, and below its parent's in its grandparent. */
function* selectorsOf(names: readonly string[], above: readonly (readonly string[])[]): Iterable<string> {
  const [parents = [], grandparents = []] = above
  for (const name of names) {
    yield name
    for (const parent of parents) {
      yield `${parent} > ${name}`
      for (const grandparent of grandparents) yield `${grandparent} > ${parent} > ${name}`
    }
  }
}

/** The plainest of selectors that mean the same: one that says what a thing is, in few steps. */
function costOf(selector: string): number {
  const steps = selector.split(' > ')
  const isNamed = /[.#[]/.test(steps.at(-1) ?? '') ? 0 : 1
  return (
    (steps.length === 1 && isNamed ? 25 : steps.length * 10) +
    (/[.#[]/.test(selector) ? isNamed * 5 : 40) +
    selector.length / 100
  )
}

function scoreOf(elements: readonly Element[], facts: FactReader): number {
  const told = elements.map((element) => facts.of(element))
  const known = told.filter((each) => each !== undefined)
  if (known.length < fewest || known.length < elements.length * 0.7 || areNested(elements)) return 0
  const share = (isSo: (each: EntryFacts) => boolean) => known.filter(isSo).length / elements.length
  const distinct = new Set(known.map(({ href }) => href)).size / known.length
  if (distinct < 0.7) return 0
  const widths = known.map(({ title }) => widthOf(title)).sort((a, b) => a - b)
  const width = widths[Math.floor(widths.length / 2)] ?? 0
  const group = new Set(elements)
  const besides = elements.filter((each) => standsBeside(each)).length / elements.length
  const dated = elements.filter((each) => facts.of(each)?.hasDate || facts.isDatedCell(cellAfter(each, group))).length
  return (
    Math.log2(1 + Math.min(known.length, 40)) *
    (known.length / elements.length) ** 2 *
    distinct *
    Math.min(1.6, Math.max(0.1, (width - 4) / 20)) *
    (1 + 1.2 * (dated / elements.length)) *
    (1 + 0.25 * share(({ hasPicture }) => hasPicture)) *
    (1 + 0.25 * share(({ otherText }) => otherText > 20)) *
    share(({ title }) => widthOf(title) >= 8) *
    (1 - 0.9 * share(({ addresses }) => addresses > 6)) *
    (1 - 0.8 * besides)
  )
}

/** The cell that follows an entry and is none itself: the `dd` of a `dt`, the second row of a pair. */
export function cellAfter(entry: Element, entries: ReadonlySet<Element>): Element | undefined {
  let next = entry.next
  while (next && !isTag(next)) next = next.next
  return next && isTag(next) && !entries.has(next) ? next : undefined
}

function areNested(elements: readonly Element[]): boolean {
  const all = new Set<unknown>(elements)
  return elements.some((element) => {
    for (let node = element.parent; node; node = node.parent) if (all.has(node)) return true
    return false
  })
}

/** Whether an element stands in what is beside the matter of a page: navigation, sidebars, footers. */
function standsBeside(element: Element): boolean {
  for (let node: Element['parent'] = element; node && isTag(node); node = node.parent) {
    if (node.name === 'body' || node.name === 'main') return false
    if (['nav', 'footer', 'aside'].includes(node.name)) return true
    if (beside.test(`${node.attribs.class ?? ''} ${node.attribs.id ?? ''}`)) return true
  }
  return false
}
