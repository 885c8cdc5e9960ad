/** What the exit code of `feedkeeper` says. */
export const exitCodes = {
  /** Everything went well. */
  ok: 0,
  /** Some source, article or file failed; what could be done was done. */
  someFailed: 1,
  /** Bad use or bad settings; nothing was done. */
  badUse: 2,
} as const
