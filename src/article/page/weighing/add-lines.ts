import { type ChildNode, type Document, type Element, isTag } from 'domhandler'
import { append, getOuterHTML, prependChild } from 'domutils'
import { parseDocument } from 'htmlparser2'
import { blocksAround, type Line } from '../trimming/lines.ts'

const encoding = { encodeEntities: 'utf8' } as const
/** What may hold only its own kind of children: nothing is put between them. */
const closed = new Set('ul ol dl table thead tbody tr td th li dd dt p h1 h2 h3 h4 h5 h6 figure pre span'.split(' '))

/**
 * Puts lines of a page that stand one after the other into what was found, behind a line of it, or at its start: as the
 * largest elements all of whose lines are among them, so that lists stay lists.
 */
export function addLines(
  root: Document,
  run: readonly Line[],
  after: Line | undefined,
  count: (element: Element) => number,
): void {
  const elements = elementsOf(run, count)
  const html = elements.map((each) => (typeof each === 'string' ? each : getOuterHTML(each, encoding))).join('')
  const added = parseDocument(html).children
  const place = after && placeBehind(after)
  if (place === undefined) for (const node of added.toReversed()) prependChild(root, node)
  else for (const node of added.toReversed()) append(place, node)
}

/** What other blocks may stand behind: the end of a line that stands among others, else the block it is in, outside of lists and tables. */
function placeBehind({ leaves, block }: Line): ChildNode | undefined {
  let place: ChildNode | undefined = leaves.at(-1)
  while (place?.parent && isTag(place.parent) && (place.parent !== block || closed.has(block.name))) {
    place = place.parent
    if (place === block) break
  }
  while (place?.parent && isTag(place.parent) && closed.has(place.parent.name)) place = place.parent
  return place
}

function elementsOf(run: readonly Line[], count: (element: Element) => number): readonly (Element | string)[] {
  const within = new Map<Element, number>()
  for (const line of run) for (const block of blocksAround(line)) within.set(block, (within.get(block) ?? 0) + 1)
  const whole = (element: Element) => within.get(element) === count(element)
  const elements = new Set<Element | string>()
  for (const line of run) {
    let widest: Element | undefined
    for (const block of blocksAround(line)) {
      if (!whole(block) || block.name === 'body' || block.name === 'html') break
      widest = block
    }
    elements.add(widest ?? line.leaves.map((leaf) => getOuterHTML(leaf, encoding)).join(''))
  }
  return [...elements].map((each) => (typeof each === 'string' ? `<p>${each}</p>` : wrapped(each)))
}

/** An item of a list that comes without it. */
function wrapped(element: Element): Element | string {
  const html = () => getOuterHTML(element, encoding)
  if (element.name === 'li') return `<ul>${html()}</ul>`
  if (element.name === 'dt' || element.name === 'dd') return `<dl>${html()}</dl>`
  return /^t(?:r|d|h|body|head)$/.test(element.name) ? `<table>${html()}</table>` : element
}
