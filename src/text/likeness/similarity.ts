import { align, comparable, coverage } from './alignment.ts'
import { type Difference, differencesOf } from './differences.ts'
import { type Evidence, evidenceOf, type Side } from './evidence.ts'
import { factsOf } from './facts.ts'
import { blockHashes } from './grams.ts'
import { unitKind, unitsOf } from './units.ts'

/** An article as it is compared. */
export type ComparedArticle = {
  readonly title: string
  /** The body; plain text is Markdown too. */
  readonly markdown: string
  readonly sourceId?: string
  readonly url?: string
}

/** What is known of the sources of two articles. */
export type ComparisonContext = {
  /** Whether many articles of a source share a block, by its hash (`blockHashes`): such a block counts for nothing. */
  readonly isShared?: (block: number, sourceId: string | undefined) => boolean
}

/** How alike two articles are. */
export type Similarity = {
  /** 0 to 1; at least `leastScore` for the same story. */
  readonly score: number
  readonly isSame: boolean
  /** The share of the shorter one that stands in the longer one. */
  readonly covered: number
  /** What stands in the one in the place of what stands in the other, and what only one has. */
  readonly differences: readonly Difference[]
}

/** From this score on two articles tell the same story; docs/archive.md has the curve it was taken from. */
export const leastScore = 0.75

/**
 * How much each kind of evidence weighs, as in a logistic regression: fitted to real articles that a program cut, reworded,
 * updated and made into the next day's column, and to stories told twice by hand, and rounded.
 */
const weights: Readonly<Record<keyof Evidence, number>> = {
  covered: 0.5,
  scarce: -4.5,
  lead: 1.8,
  otherLead: -1.2,
  numbers: 1.15,
  names: 0.4,
  lackedNumbers: -1,
  firstNumbers: 0.6,
  titles: 1.25,
  titleNumbers: 0.6,
  days: 0.65,
  exchanged: -0.7,
  untouched: 2,
}
const bias = -1.7
/** Templates are shared within a source. */
const [ofOneSource, ofTwoSources] = [-1.05, 1.25]
/** Less than this stands by chance in every text of the same trade. */
const leastCovered = 0.1

/**
 * Compares two articles: what stands in both, and whether what tells stories apart (numbers, names, codes, days, the words of
 * the titles) agrees. The order of the two does not matter.
 */
export function similarity(a: ComparedArticle, b: ComparedArticle, context: ComparisonContext = {}): Similarity {
  const [first, second] = [sideOf(a, context), sideOf(b, context)]
  const isFirstSmall = first.weight === second.weight ? a.markdown <= b.markdown : first.weight < second.weight
  const [small, large] = isFirstSmall ? [first, second] : [second, first]
  const inLarge = align(small.text, large.text)
  const covered = coverage(small.text, inLarge)
  if (small.weight === 0 || covered < leastCovered) return { score: 0, isSame: false, covered, differences: [] }
  const inSmall = align(large.text, small.text)
  const evidence = evidenceOf(small, large, { inLarge, inSmall, covered })
  const names = Object.keys(weights) as (keyof Evidence)[]
  const sum = names.reduce((before, name) => before + weights[name] * evidence[name], bias + sameness(a, b))
  const score = 1 / (1 + Math.exp(-sum))
  const differences =
    first === small ? differencesOf(small.text, large.text, inLarge) : differencesOf(large.text, small.text, inSmall)
  return { score, isSame: score >= leastScore, covered, differences }
}

function sideOf({ title, markdown, sourceId }: ComparedArticle, { isShared }: ComparisonContext): Side {
  const units = unitsOf(markdown)
  const text = comparable(units, blockHashes(units), (block) => isShared?.(block, sourceId) ?? false)
  let weight = 0
  for (let at = 0; at < units.count; at += 1) {
    if (text.counts[at] === 1) weight += units.kinds[at] === unitKind.character ? 1 : 2
  }
  return { text, facts: factsOf(text, unitsOf(title)), weight }
}

function sameness(a: ComparedArticle, b: ComparedArticle): number {
  const [own, other] = [placeOf(a), placeOf(b)]
  if (own === undefined || other === undefined) return 0
  return own === other ? ofOneSource : ofTwoSources
}

/** The site an article stands on, else its source. */
function placeOf({ url, sourceId }: ComparedArticle): string | undefined {
  const host = url !== undefined && URL.canParse(url) ? new URL(url).hostname : ''
  return host === '' ? sourceId : host
}
