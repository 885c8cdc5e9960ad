/** A limit as PostgreSQL has it, which knows none below 0: null is none. */
export function limitOf(limit: number): number | null {
  return limit < 0 ? null : limit
}
