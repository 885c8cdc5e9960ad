import type { Document, Element } from 'domhandler'
import { isDate } from '../trimming/ends.ts'
import { blocksAround, type Line, linesOf, removeLine } from '../trimming/lines.ts'
import { addLines } from './add-lines.ts'
import { type About, evidenceOf } from './line-evidence.ts'
import { oddsOf } from './line-odds.ts'
import { keyOf, type PageLine, pageLines } from './page-lines.ts'

/** Logarithms of odds, of a line that was found and of one that was not; they gave the best F on sites not learnt from. */
const leastOddsToStay = 0.3
const leastOddsToCome = 0.6
/** What was found is not thrown away for the most part. */
const mostShareGone = 0.5

/**
 * Looks at every line of a page once more, now that it is known where the article stands: lines that were found go, and others
 * come in, by their odds; what the rules take out does not come back, nor does the headline. `found` is changed; `document` is the page, pruned.
 */
export function weighLines(found: Document, document: Document, about: About): void {
  const lines = pageLines(document, found)
  if (lines === undefined) return
  const evidence = evidenceOf(lines, about)
  const odds = evidence.map(oddsOf)
  const own = Map.groupBy(linesOf(found), ({ text }) => keyOf(text))
  const title = keyOf(about.title)
  const mayCome = (each: PageLine, at: number) =>
    !each.isFound &&
    !each.isFixed &&
    evidence[at]?.leadsAway === 0 &&
    !isHeadline(each, title) &&
    !isDate(each.line.text)
  const isComing = (each: PageLine, at: number) => (odds[at] ?? 0) > leastOddsToCome && mayCome(each, at)
  const isGoing = (each: PageLine, at: number) => each.isFound && !each.isFixed && (odds[at] ?? 0) <= leastOddsToStay
  const going = lines.filter(isGoing)
  const coming = lines.filter(isComing)
  if (coming.length > 0) addAll(found, lines, new Set(coming), own)
  if (weightOf(going) > weightOf(lines.filter(({ isFound }) => isFound)) * mostShareGone) return
  for (const { key } of going) for (const line of own.get(key) ?? []) removeLine(line)
}

/** The title is kept elsewhere. */
function isHeadline({ line, key }: PageLine, title: string): boolean {
  return line.block?.name === 'h1' || (title !== '' && (title.includes(key) || key.startsWith(title)))
}

function addAll(
  found: Document,
  lines: readonly PageLine[],
  coming: ReadonlySet<PageLine>,
  own: ReadonlyMap<string, readonly Line[]>,
): void {
  const within = new Map<Element, number>()
  for (const { line } of lines) for (const block of blocksAround(line)) within.set(block, (within.get(block) ?? 0) + 1)
  const count = (element: Element) => within.get(element) ?? 0
  let before: Line | undefined
  let run: Line[] = []
  const end = () => {
    if (run.length > 0) addLines(found, run, before, count)
    run = []
  }
  for (const each of lines) {
    if (coming.has(each)) {
      run.push(each.line)
      continue
    }
    end()
    if (each.isFound) before = own.get(each.key)?.[0] ?? before
  }
  end()
}

function weightOf(lines: readonly PageLine[]): number {
  return lines.reduce((sum, { weight }) => sum + weight, 0)
}
