import { type Alignment, align, type Comparable, comparable, coverage } from './alignment.ts'
import { type Difference, differencesOf } from './differences.ts'
import { type Facts, factsOf, type Shared, sharedWith } from './facts.ts'
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
 * How much each kind of evidence weighs, as in a logistic regression: fitted to real articles that were cut, reworded,
 * updated and made into the next day's column by a program, and rounded.
 */
const weights = {
  bias: -2.4,
  /** Log odds of the share of the shorter text that stands in the longer one, at most those of 0.7. */
  covered: 1.4,
  /** The same of the beginning of one of them, from -0.5 to 0.5. */
  lead: 3,
  /** For texts of which neither begins like anything in the other: what they share is about neither story. */
  otherLead: -2,
  /** Log odds of the numbers, names and words of the shorter one that stand in the longer one, those of the titles in both. */
  numbers: 2,
  names: 0.5,
  terms: 0.3,
  titles: 1.3,
  /** For each number or name in a hundred words that stands in the place of another. */
  exchanged: -1.2,
  /** Templates are shared within a source. */
  sameSource: -0.5,
  otherSource: 0.5,
  /** For a text that stands in the other as it is. */
  untouched: 3,
} as const

/** Words looked at as the beginning of a text. */
const leadUnits = 40
/** Less than this stands by chance in every text of the same trade. */
const leastCovered = 0.2
const leastLead = 0.2
/** Stands for the titles of two texts without any: between those of copies and those of others. */
const untoldTitle = 0.6
const mostExchanged = 5
const mostLogOdds = 2.5

/**
 * Compares two articles: what stands in both, and whether what tells stories apart (numbers, names, codes, the words a text
 * comes back to) agrees. The order of the two does not matter.
 */
export function similarity(a: ComparedArticle, b: ComparedArticle, context: ComparisonContext = {}): Similarity {
  const [first, second] = [sideOf(a, context), sideOf(b, context)]
  const isFirstSmall = first.weight === second.weight ? a.markdown <= b.markdown : first.weight < second.weight
  const [small, large] = isFirstSmall ? [first, second] : [second, first]
  const inLarge = align(small.text, large.text)
  const covered = coverage(small.text, inLarge)
  const differences = () =>
    first === small
      ? differencesOf(small.text, large.text, inLarge)
      : differencesOf(large.text, small.text, align(large.text, small.text))
  if (small.weight === 0 || covered < leastCovered) return { score: 0, isSame: false, covered, differences: [] }
  const exchanged = exchangedFacts(small, large, inLarge)
  const lead = Math.max(
    coverage(small.text, inLarge, 0, leadUnits),
    coverage(large.text, align(large.text, small.text), 0, leadUnits),
  )
  const titles = titleOdds(small, large)
  const isUntouched = covered > 0.9 && inLarge.substitutions.length === 0
  const sum =
    weights.bias +
    weights.covered * Math.log(Math.min(covered, 0.7) / (1 - Math.min(covered, 0.7))) +
    weights.lead * (lead - 0.5) +
    (lead < leastLead ? weights.otherLead : 0) +
    weights.numbers * logOdds(sharedWith(small.facts.numbers, large.facts)) +
    weights.names * logOdds(sharedWith(small.facts.names, large.facts)) +
    weights.terms * logOdds(sharedWith(small.facts.terms, large.facts)) +
    weights.titles * titles +
    weights.exchanged * Math.min(mostExchanged, (exchanged * 100) / (covered * small.weight + 40)) +
    sameness(a, b) +
    (isUntouched ? weights.untouched : 0)
  const score = 1 / (1 + Math.exp(-sum))
  return { score, isSame: score >= leastScore, covered, differences: differences() }
}

type Side = { readonly text: Comparable; readonly facts: Facts; readonly weight: number }

function sideOf({ title, markdown, sourceId }: ComparedArticle, { isShared }: ComparisonContext): Side {
  const units = unitsOf(markdown)
  const text = comparable(units, blockHashes(units), (block) => isShared?.(block, sourceId) ?? false)
  let weight = 0
  for (let at = 0; at < units.count; at += 1) {
    if (text.counts[at] === 1) weight += units.kinds[at] === unitKind.character ? 1 : 2
  }
  return { text, facts: factsOf(text, unitsOf(title)), weight }
}

/** The mean of the log odds of the titles there are, each looked for in the whole other article. */
function titleOdds({ facts: a }: Side, { facts: b }: Side): number {
  const found = [sharedWith(a.title, b), sharedWith(b.title, a)].filter(({ all }) => all > 0).map(logOdds)
  return found.length === 0 ? untoldTitle : found.reduce((sum, each) => sum + each, 0) / found.length
}

/** How often a number or name stands in the place of another. */
function exchangedFacts({ text: a }: Side, { text: b }: Side, { substitutions }: Alignment): number {
  const hasFact = ({ units: { kinds } }: Comparable, from: number, to: number) =>
    kinds.subarray(from, to).some((kind) => kind >= unitKind.number)
  return substitutions.filter(({ fromA, toA, fromB, toB }) => hasFact(a, fromA, toA) && hasFact(b, fromB, toB)).length
}

function logOdds({ shared, all }: Shared): number {
  return Math.max(-mostLogOdds, Math.min(mostLogOdds, Math.log((shared + 0.7) / (all - shared + 0.7))))
}

function sameness(a: ComparedArticle, b: ComparedArticle): number {
  const [own, other] = [placeOf(a), placeOf(b)]
  if (own === undefined || other === undefined) return 0
  return own === other ? weights.sameSource : weights.otherSource
}

/** The site an article stands on, else its source. */
function placeOf({ url, sourceId }: ComparedArticle): string | undefined {
  const host = url !== undefined && URL.canParse(url) ? new URL(url).hostname : ''
  return host === '' ? sourceId : host
}
