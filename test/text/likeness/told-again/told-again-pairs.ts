import type { ComparedArticle } from '../../../../src/text/likeness/similarity.ts'
import type { LabelledPair } from '../labelled-pairs.ts'
import { chineseFlashes } from './chinese-flashes.ts'
import { chineseStories } from './chinese-stories.ts'
import { englishStories } from './english-stories.ts'
import type { StoryFamily, WrittenStory } from './story-families.ts'

const families = [...chineseFlashes, ...chineseStories, ...englishStories]

/**
 * Pairs of stories told twice by hand, and of others that look like them; every second family was left out when the weights
 * were fitted (`isHeldOut`).
 */
export function toldAgainPairs(): readonly (LabelledPair & { readonly isHeldOut: boolean })[] {
  return families.flatMap((family, n) => pairsOf(family, n).map((pair) => ({ ...pair, isHeldOut: n % 2 === 1 })))
}

function pairsOf({ name, story, copies, others }: StoryFamily, n: number): readonly LabelledPair[] {
  const pair = (isSame: boolean, a: WrittenStory, b: WrittenStory, hosts: readonly [string, string]): LabelledPair => ({
    kind: name,
    isSame,
    a: article(a, hosts[0]),
    b: article(b, hosts[1]),
  })
  return [
    ...copies.flatMap((copy, i) => [
      pair(true, story, copy, ['one', (n + i) % 3 === 0 ? 'one' : 'two']),
      ...copies.slice(i + 1).map((other) => pair(true, copy, other, ['one', 'three'])),
      ...others.map((other, j) => pair(false, copy, other, [(n + i + j) % 2 === 0 ? 'two' : 'one', 'one'])),
    ]),
    ...others.flatMap((other, i) => [
      pair(false, story, other, ['one', 'one']),
      ...others.slice(i + 1).map((next) => pair(false, other, next, ['one', 'one'])),
    ]),
  ]
}

function article([title, markdown]: WrittenStory, sourceId: string): ComparedArticle {
  return { title, markdown, sourceId }
}
