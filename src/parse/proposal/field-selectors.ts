import { type Element, isTag } from 'domhandler'
import { elementsFrom, elementsUnder } from '../html/page-elements.ts'
import { namesOf } from './stable-names.ts'

const sampled = 30

/** What is looked for in entries: for each entry the elements that would do, the best first. */
export type Wanted = readonly { readonly entry: Element; readonly targets: readonly Element[] }[]

/**
 * The plainest selector whose first match within an entry is what is looked for, in as many entries as any does and in no
 * fewer than `least` of them; nothing where none is.
 */
export function fieldSelector(wanted: Wanted, least: number): string | undefined {
  const some = wanted.slice(0, sampled)
  const candidates = new Set(
    some.flatMap(({ entry, targets }) => targets.slice(0, 4).flatMap((each) => pathsTo(each, entry))),
  )
  let best: { readonly selector: string; readonly hits: number } | undefined
  for (const selector of [...candidates].sort((a, b) => costOf(a) - costOf(b))) {
    const hits = some.filter(({ entry, targets }) => {
      const [first] = selector.startsWith('+') ? elementsUnder(entry, selector) : elementsFrom(entry, selector)
      return first !== undefined && targets.includes(first)
    }).length
    if (hits >= some.length * least && hits > (best?.hits ?? 0)) best = { selector, hits }
  }
  return best?.selector
}

/** Ways to name an element within an entry, or in the cell that follows the entry. */
function pathsTo(target: Element, entry: Element): readonly string[] {
  if (target === entry) return []
  const isInside = isUnder(target, entry)
  const names = namesOf(target)
  const parent = target.parent && isTag(target.parent) ? target.parent : undefined
  if (!isInside) {
    const cell = cellOf(target, entry)
    if (cell === undefined) return []
    const [name = '*'] = namesOf(cell).slice(-1)
    return cell === target ? [`+ ${name}`] : names.map((each) => `+ ${name} ${each}`)
  }
  const places = names.flatMap((each) => placed(target, each))
  const paths = [...names, ...places]
  // The entry itself may have that place too.
  if (parent === undefined || parent === entry) return [...paths, ...places.map((each) => `:scope > ${each}`)]
  const around = namesOf(parent).flatMap((each) => [each, ...placed(parent, each)])
  return [...paths, ...around.flatMap((each) => names.map((name) => `${each} > ${name}`))]
}

/** By its place among its siblings, where its name does not tell it from them. */
function placed(element: Element, name: string): readonly string[] {
  const siblings = (element.parent?.children ?? []).filter(isTag)
  const alike = siblings.filter((each) => each.name === element.name)
  if (alike.length < 2 || name !== element.name) return []
  return [
    `${name}:nth-of-type(${alike.indexOf(element) + 1})`,
    ...(alike.at(-1) === element ? [`${name}:last-of-type`] : []),
  ]
}

function isUnder(element: Element, entry: Element): boolean {
  for (let node: Element['parent'] = element; node; node = node.parent) if (node === entry) return true
  return false
}

function cellOf(target: Element, entry: Element): Element | undefined {
  for (let node: Element['parent'] = target; node && isTag(node); node = node.parent) {
    if (node.parent === entry.parent) return node
  }
  return undefined
}

/** Names before places, tags such as `time` before names, short before long. */
function costOf(selector: string): number {
  const isTagThatTells = /^(?:time|h[1-6]|img|a)$/.test(selector)
  return (
    (isTagThatTells ? 0 : 10) +
    (/[.#[]/.test(selector) ? 0 : 5) +
    (selector.includes(':') ? 20 : 0) +
    (selector.includes('>') ? 8 : 0) +
    selector.length / 100
  )
}
