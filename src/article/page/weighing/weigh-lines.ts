import type { Document, Element } from 'domhandler'
import { blocksAround, type Line, linesOf, removeLine } from '../trimming/lines.ts'
import { addLines } from './add-lines.ts'
import { judgeLines } from './judge-lines.ts'
import { type About, evidenceOf } from './line-evidence.ts'
import { limits, oddsOf } from './line-odds.ts'
import { keyOf, type PageLine } from './page-lines.ts'

/**
 * Looks at every line of a page once more, now that it is known where the article stands: lines that were found go, and others
 * come in, by their odds. `found` is changed.
 */
export function weighLines(found: Document, lines: readonly PageLine[], about: About): void {
  const evidence = evidenceOf(lines, about)
  const { going, coming } = judgeLines(lines, evidence, evidence.map(oddsOf), { title: about.title, limits })
  const own = Map.groupBy(linesOf(found), ({ text }) => keyOf(text))
  if (coming.length > 0) addAll(found, lines, new Set(coming), own)
  for (const { key } of going) for (const line of own.get(key) ?? []) removeLine(line)
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
