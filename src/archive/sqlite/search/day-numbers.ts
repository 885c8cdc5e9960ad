const dayMs = 86_400_000
/** So many articles of one day have numbers of their day: more would stand among those of the next, and be found there. */
const perDay = 2 ** 18

/**
 * The numbers of the articles that were published on one day (in UTC): as numbers grow with the days, the newest are found
 * without looking at all, and numbers that lie close together take half of the room of exact times.
 */
export function dayOf(publishedAtMs: number): { readonly first: number; readonly last: number } {
  const first = Math.max(0, Math.floor(publishedAtMs / dayMs)) * perDay
  return { first, last: first + perDay - 1 }
}

/** The first number of the day that a number is of. */
export function firstOfDay(number: number): number {
  return number - (number % perDay)
}
