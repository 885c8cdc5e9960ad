import type { Document } from 'domhandler'
import { textContent } from 'domutils'
import { isHidden } from '../pruning/hiding.ts'
import { namesOf } from '../pruning/page-names.ts'
import { weightOf } from '../pruning/prose.ts'
import { select } from '../select.ts'
import { subscribersOnly } from './wall-phrases.ts'

/** What a page says, besides its text, of being shown in part only. */
export type PageLock = {
  /** The words of a wall that is named so. */
  readonly wall?: string
  /** Whether its metadata says that not everybody may read it (https://schema.org/isAccessibleForFree). */
  readonly isForSome: boolean
  /** How many words its metadata says it has. */
  readonly words?: number
}

const named = '[class*="wall" i], [id*="wall" i], [class*="subscri" i]'
const wallName =
  /(?<![a-z0-9])(?:pay-?wall|reg-?wall|meter-?wall|subscri(?:be|ption|ber)-?(?:wall|prompt|gate|only))(?![a-z0-9])/
const longestWall = 800
/** A text of more is an article, whatever stands beside it. */
const longestStub = 900
const shortStub = 400
const leastShare = 0.6

/** Looks for a wall beside the text, before it is pruned with all that is not the article. */
export function pageLockOf(document: Document): PageLock {
  const wall = select(named, document)
    .filter((element) => wallName.test(namesOf(element)) && !isHidden(element))
    .map((element) => textContent(element).replace(/\s+/g, ' ').trim())
    .find((text) => text.length <= longestWall && subscribersOnly.test(text))
  const data = select('script[type="application/ld+json"]', document).map((script) => textContent(script))
  const isForSome = data.some((json) => /"isAccessibleForFree"\s*:\s*"?false/i.test(json))
  const [, words] = data.map((json) => /"wordCount"\s*:\s*"?(\d{1,6})/.exec(json)).find((found) => found !== null) ?? []
  return { isForSome, ...(wall !== undefined && { wall }), ...(words !== undefined && { words: Number(words) }) }
}

/** Says why a text is only the part that everybody may read; absent where it may be all. */
export function whyOnlyPart(text: string, { wall, isForSome, words }: PageLock): string | undefined {
  const weight = weightOf(text)
  if (weight > longestStub) return undefined
  if (wall !== undefined) return `the page is for subscribers: "${wall.slice(0, 60).toWellFormed()}"`
  if (!isForSome) return undefined
  const own = text.split(/\s+/).length
  const isPart = words === undefined ? weight < shortStub : own < words * leastShare
  return isPart ? 'the page is for subscribers, by its metadata, and shows only how it begins' : undefined
}
