import { type Alignment, type Comparable, coverage } from './alignment.ts'
import { sameDays } from './dates.ts'
import { type Facts, type Shared, sharedWith, type Weights } from './facts.ts'
import { unitKind } from './units.ts'

/** One of two articles as it is compared; `weight` is the length of what counts of it, in characters. */
export type Side = { readonly text: Comparable; readonly facts: Facts; readonly weight: number }

/** What speaks for two articles telling one story, or against it; each is weighed and all are summed. */
export type Evidence = {
  /** Log odds of the share of the shorter text that stands in the longer one, at most those of 0.7. */
  readonly covered: number
  /** How far the share of the shorter text that stands in the longer one is below what is plain. */
  readonly scarce: number
  /** How much of the beginning of one stands in the other, from -0.5 to 0.5. */
  readonly lead: number
  /** 1 where neither begins like anything in the other: what they share is about neither story. */
  readonly otherLead: number
  /** Log odds of the numbers and of the names of the shorter one that stand in the longer one. */
  readonly numbers: number
  readonly names: number
  /** The share of the numbers of the large one that the small one lacks, by how like their sizes are: a copy that was cut lacks most. */
  readonly lackedNumbers: number
  /** The mean of both ways: the numbers either begins with. */
  readonly firstNumbers: number
  /** The same of the words and of the numbers of the titles, each looked for in the whole other article. */
  readonly titles: number
  readonly titleNumbers: number
  /** 1 where both begin with a day of the other, -1 where neither does. */
  readonly days: number
  /** How many numbers and names stand in the place of others, in a hundred words. */
  readonly exchanged: number
  /** 1 for a text that stands in the other as it is. */
  readonly untouched: number
}

/** Words looked at as the beginning of a text. */
const leadUnits = 40
const leastLead = 0.2
/** From this share on what two texts have in common is more than what all of one trade have. */
const plainlyCovered = 0.3
const mostExchanged = 5
const mostLogOdds = 2.5

/** Two texts laid beside each other, the smaller one in the large one and the other way round; `covered` is its share. */
export type Beside = { readonly inLarge: Alignment; readonly inSmall: Alignment; readonly covered: number }

/** Gathers the evidence of two articles, the smaller one first. */
export function evidenceOf(small: Side, large: Side, { inLarge, inSmall, covered }: Beside): Evidence {
  const lead = Math.max(coverage(small.text, inLarge, 0, leadUnits), coverage(large.text, inSmall, 0, leadUnits))
  const exchanged = exchangedFacts(small, large, inLarge)
  const likeSize = small.weight / large.weight
  const bothWays = (facts: (side: Side) => Weights) =>
    oddsOfBoth(sharedWith(facts(small), large.facts), sharedWith(facts(large), small.facts), likeSize)
  return {
    covered: Math.log(Math.min(covered, 0.7) / (1 - Math.min(covered, 0.7))),
    scarce: Math.max(0, plainlyCovered - covered),
    lead: lead - 0.5,
    otherLead: lead < leastLead ? 1 : 0,
    numbers: logOdds(sharedWith(small.facts.numbers, large.facts)),
    names: logOdds(sharedWith(small.facts.names, large.facts)),
    lackedNumbers: likeSize * shareLacking(sharedWith(large.facts.numbers, small.facts)),
    firstNumbers: bothWays(({ facts }) => facts.firstNumbers),
    titles: bothWays(({ facts }) => facts.title),
    titleNumbers: bothWays(({ facts }) => facts.titleNumbers),
    days: sameDays(small.facts.days, large.facts.days),
    exchanged: Math.min(mostExchanged, (exchanged * 100) / (covered * small.weight + 40)),
    untouched: covered > 0.9 && inLarge.substitutions.length === 0 ? 1 : 0,
  }
}

/** How often a number or name stands in the place of another. */
function exchangedFacts({ text: a }: Side, { text: b }: Side, { substitutions }: Alignment): number {
  const hasFact = ({ units: { kinds } }: Comparable, from: number, to: number) =>
    kinds.subarray(from, to).some((kind) => kind >= unitKind.number)
  return substitutions.filter(({ fromA, toA, fromB, toB }) => hasFact(a, fromA, toA) && hasFact(b, fromB, toB)).length
}

/**
 * The mean of the odds of what the small and the large one have in the other, those of the large one by how much smaller the
 * other is: a copy that was cut lacks most of it. 0 where there is nothing to look for.
 */
function oddsOfBoth(small: Shared, large: Shared, likeSize: number): number {
  const [inLarge, inSmall] = [small.all > 0 ? 1 : 0, large.all > 0 ? likeSize : 0]
  return (inLarge * logOdds(small) + inSmall * logOdds(large)) / Math.max(1, inLarge + inSmall)
}

function shareLacking({ shared, all }: Shared): number {
  return all === 0 ? 0 : (all - shared) / all
}

function logOdds({ shared, all }: Shared): number {
  return Math.max(-mostLogOdds, Math.min(mostLogOdds, Math.log((shared + 0.7) / (all - shared + 0.7))))
}
