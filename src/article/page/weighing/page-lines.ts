import { type Document, type Element, isTag } from 'domhandler'
import { weightOf } from '../pruning/prose.ts'
import { isCaption } from '../trimming/captions.ts'
import { blocksAround, type Line, linesOf } from '../trimming/lines.ts'

/** A line of a page, and whether it was found to be the article's. */
export type PageLine = {
  readonly line: Line
  readonly weight: number
  readonly isFound: boolean
  /** Captions stay with their pictures, code and the cells of tables with the rest of them: nobody asks of such a line alone. */
  readonly isFixed: boolean
  /** Its text without white space, by which it is known in what was found. */
  readonly key: string
  readonly shape: string
}

const shortCell = 80
const leastKey = 20
const shapeLevels = 3
const notShown = /^(?:title|head|option)$/
/** A page of more is looked at by rules alone: comparing takes lines times text. */
const mostLines = 4_000
const mostCharacters = 400_000

/** Lists the lines of a page in order, and which of them stand in what was found; absent where they are too many to look at. */
export function pageLines(document: Document, found: Document): readonly PageLine[] | undefined {
  const own = linesOf(found).map(({ text }) => keyOf(text))
  const all = own.join('')
  const lines = linesOf(document).filter(({ text, block }) => text !== '' && !notShown.test(block?.name ?? ''))
  if (lines.length > mostLines || all.length > mostCharacters) return undefined
  const keys = new Set(own)
  const placeOf = places()
  return lines.map((line) => {
    const key = keyOf(line.text)
    const weight = weightOf(line.text)
    const isFound = keys.has(key) || (key.length > leastKey && all.includes(key))
    const place = placeOf(line.block)
    const isFixed = place === 'fixed' || (place === 'cell' && weight < shortCell)
    return { line, weight, isFound, isFixed, key, shape: shapeOf(line) }
  })
}

type Place = 'fixed' | 'cell' | 'free'

/** Says what the elements are that a line stands in, each looked at once. */
function places(): (block: Element | undefined) => Place {
  const known = new Map<Element, Place>()
  const placeOf = (block: Element | undefined): Place => {
    if (block === undefined) return 'free'
    const before = known.get(block)
    if (before !== undefined) return before
    const outer = placeOf(block.parent && isTag(block.parent) ? block.parent : undefined)
    const place = /^(?:figure|pre)$/.test(block.name) || isCaption(block) ? 'fixed' : outer
    const own = place === 'free' && /^t[dh]$/.test(block.name) ? 'cell' : place
    known.set(block, own)
    return own
  }
  return placeOf
}

/** The elements a line stands in, three of them, by which lines of one kind are told. */
function shapeOf(line: Line): string {
  const names: string[] = []
  for (const { name, attribs } of blocksAround(line)) {
    names.push(`${name}.${(attribs.class ?? '').trim().split(/\s+/, 1)[0]}`)
    if (names.length === shapeLevels) break
  }
  return names.join('>')
}

/** A text without white space, soft hyphens and zero-width spaces. */
export function keyOf(text: string): string {
  return text.replace(/[\s\u00AD\u200B]+/g, '')
}
