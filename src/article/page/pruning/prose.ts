import { type AnyNode, type Document, type Element, isTag, isText, type ParentNode } from 'domhandler'

/** How much a page's elements say. */
export type Prose = {
  /** The weight of all sentences under an element: characters, Chinese and Japanese ones twice. */
  readonly of: (element: Element) => number
  readonly total: number
}

const leastSentence = 40
const ideographs = /[\u3040-\u30FF\u3400-\u9FFF\uAC00-\uD7AF]/g
const unseen = new Set(['script', 'style', 'template', 'head', 'textarea', 'svg', 'noscript'])

/** The weight of a text: its length, white space collapsed; a Chinese, Japanese or Korean character says as much as two letters. */
export function weightOf(text: string): number {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length + (line.match(ideographs)?.length ?? 0)
}

/** Weighs the sentences of a page in one pass: text of at least 40 characters that is no link. */
export function weighProse(root: Document | Element): Prose {
  const weights = new Map<ParentNode, number>()
  const weigh = (node: ParentNode): number => {
    let sum = 0
    for (const child of node.children) sum += weightOfNode(child, weigh)
    weights.set(node, sum)
    return sum
  }
  const total = weigh(root)
  return { of: (element) => weights.get(element) ?? 0, total }
}

function weightOfNode(node: AnyNode, weigh: (node: ParentNode) => number): number {
  if (isText(node)) {
    if (node.data.length < leastSentence / 2) return 0
    const weight = weightOf(node.data)
    return weight > leastSentence ? weight : 0
  }
  return isTag(node) && node.name !== 'a' && !unseen.has(node.name) ? weigh(node) : 0
}

/** The weight of the sentences under a node that was weighed by nobody yet. */
export function proseOf(root: Document | Element): number {
  return weighProse(root).total
}
