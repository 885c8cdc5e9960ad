import type { FailedEntry } from '../poll-report.ts'
import type { FieldCounts } from './field-counts.ts'

/** What a source's listings usually hold; kept with its state. */
export type UsualListing = {
  readonly entries: number
  /** The share of entries, 0 to 1, in which each field was filled. */
  readonly filled: Readonly<Record<keyof FieldCounts, number>>
}

const fields = ['title', 'url', 'published', 'text'] as const
const weightOfOne = 0.2
const fewestEntries = 3
const usuallyFilled = 0.8
const suddenlyEmpty = 0.2

/**
 * Says in words what a listing lacks that the source's listings usually have: entries at all, or a field that was filled
 * and now is not, as after a change of the site that the definition has not followed. Empty where nothing is amiss.
 */
export function driftOf(usual: UsualListing | undefined, listed: number, counts: FieldCounts): readonly string[] {
  if (usual === undefined) return []
  if (listed === 0) {
    const entries = Math.round(usual.entries)
    return entries > 0 ? [`the listing holds no entries, usually about ${entries}`] : []
  }
  return fields
    .filter((field) => usual.filled[field] >= usuallyFilled && counts[field] / listed <= suddenlyEmpty)
    .map((field) => `${field} is filled in ${counts[field]} of ${listed} entries, usually in nearly all`)
}

/** Says in words that known entries came back under new identities twice in a row; empty where they did not. */
export function churnDrift(churnedPolls: number): readonly string[] {
  return churnedPolls >= 2
    ? [
        'known entries come back under new guids or addresses and are not archived again; set `identity` in the definition',
      ]
    : []
}

/** Says in words that the pages of new articles gave no text; empty where some did, or there was only one. */
export function pageDrift(archived: number, failedEntries: readonly FailedEntry[]): readonly string[] {
  const withoutText = failedEntries.filter((each) => each.code === 'no-article-text' && each.attempts === 1)
  return archived === 0 && withoutText.length >= 2
    ? [`no text was found for any of ${withoutText.length} new articles: ${withoutText[0]?.reason}`]
    : []
}

/** Learns what is usual; a listing that drifts teaches nothing, nor does a very short one after the first. */
export function learnUsual(
  usual: UsualListing | undefined,
  listed: number,
  counts: FieldCounts,
): UsualListing | undefined {
  if (listed === 0) return usual
  const shares = shareOf(counts, listed)
  if (usual === undefined) return { entries: listed, filled: shares }
  const weight = listed >= fewestEntries ? weightOfOne : weightOfOne / fewestEntries
  const mix = (old: number, now: number) => Number((old * (1 - weight) + now * weight).toFixed(4))
  return {
    entries: mix(usual.entries, listed),
    filled: {
      title: mix(usual.filled.title, shares.title),
      url: mix(usual.filled.url, shares.url),
      published: mix(usual.filled.published, shares.published),
      text: mix(usual.filled.text, shares.text),
    },
  }
}

function shareOf(counts: FieldCounts, listed: number): UsualListing['filled'] {
  return {
    title: counts.title / listed,
    url: counts.url / listed,
    published: counts.published / listed,
    text: counts.text / listed,
  }
}
