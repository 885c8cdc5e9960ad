/** When a source is due that is not polled any more: the last instant a `Date` can hold. */
export const neverMs = 8_640_000_000_000_000
