const fewestEntries = 3

/**
 * Says whether a listing brings known entries under new identities, as sites do that make up their guids anew each time:
 * more than half of its entries are unseen, and their titles, told apart, are titles the source's newest articles have.
 *
 * One such listing may be chance; a second in a row is not (`SourceState.churnedPolls`).
 */
export function isChurning(listing: {
  readonly listed: number
  /** Titles of the entries that were never seen before. */
  readonly unseenTitles: readonly string[]
  readonly knownTitles: ReadonlySet<string>
}): boolean {
  if (listing.listed < fewestEntries) return false
  const returning = new Set(listing.unseenTitles.filter((title) => title !== '' && listing.knownTitles.has(title)))
  return returning.size > listing.listed / 2
}
