import { isDate } from '../trimming/ends.ts'
import type { Evidence } from './line-evidence.ts'
import { keyOf, type PageLine } from './page-lines.ts'

/** What becomes of the lines of a page: which of those found go, and which of the others come in. */
export type Verdict = { readonly going: readonly PageLine[]; readonly coming: readonly PageLine[] }

/** Logarithms of odds above which a line that was found stays, and another comes in. */
export type Limits = { readonly toStay: number; readonly toCome: number }

/** What was found is not thrown away for the most part. */
const mostShareGone = 0.5

/** Judges lines by their odds; what the rules take out does not come back, nor does the headline. */
export function judgeLines(
  lines: readonly PageLine[],
  evidence: readonly Evidence[],
  odds: readonly number[],
  { title, limits }: { readonly title: string; readonly limits: Limits },
): Verdict {
  const titleKey = keyOf(title)
  const mayCome = (each: PageLine, at: number) =>
    !each.isFound &&
    !each.isFixed &&
    evidence[at]?.leadsAway === 0 &&
    !isHeadline(each, titleKey) &&
    !isDate(each.line.text)
  const coming = lines.filter((each, at) => (odds[at] ?? 0) > limits.toCome && mayCome(each, at))
  const going = lines.filter((each, at) => each.isFound && !each.isFixed && (odds[at] ?? 0) <= limits.toStay)
  const isMost = weightOf(going) > weightOf(lines.filter(({ isFound }) => isFound)) * mostShareGone
  return { going: isMost ? [] : going, coming }
}

/** The title is kept elsewhere. */
function isHeadline({ line, key }: PageLine, title: string): boolean {
  return line.block?.name === 'h1' || (title !== '' && (title.includes(key) || key.startsWith(title)))
}

function weightOf(lines: readonly PageLine[]): number {
  return lines.reduce((sum, { weight }) => sum + weight, 0)
}
