/** So many former versions of an article are kept at most: the first, and the newest. */
export const mostRevisions = 24

/** What an article was until it was replaced, and when that was, in milliseconds since the epoch. */
export type FormerArticle = { readonly hash: string; readonly atMs: number; readonly bytes: Uint8Array }

/** What articles were before they changed: each version a file of its own, named by the time it was replaced. */
export type Revisions = {
  /**
   * Keeps former versions so that a power cut loses none once this returns, and gives their names. One that is the newest
   * kept already stays as it is; beyond `mostRevisions` the oldest but the first goes.
   */
  readonly put: (formers: readonly FormerArticle[]) => Promise<readonly string[]>
  /** Keeps what was found in the place of an article and is no version of it, apart from those; gives its name. */
  readonly putFound: (found: FormerArticle) => Promise<string>
  /** The names of an article's former versions, oldest first. */
  readonly list: (hash: string) => Promise<readonly string[]>
  /** The bytes of one; absent where there is none. Throws `ArchiveError` where what is there is no readable file. */
  readonly get: (hash: string, name: string) => Promise<Buffer | undefined>
  /** Puts one back, durably, under the name it has. */
  readonly restore: (hash: string, name: string, bytes: Uint8Array) => Promise<void>
  /** Forgets the former versions of an article, or one of them. */
  readonly remove: (hash: string, name?: string) => Promise<void>
  /** The hashes of a group of the article store that have former versions, in order. */
  readonly hashesIn: (group: string) => Promise<readonly string[]>
}

/** The name of a version that was replaced at an instant: `YYYYMMDDThhmmssmmmZ.md`, in UTC. */
export function revisionName(atMs: number): string {
  return `${new Date(atMs).toISOString().replace(/[-:.]/g, '')}.md`
}

/** When the version of this name was replaced, in milliseconds since the epoch; absent where it is no such name. */
export function revisionTime(name: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z\.md$/.exec(name)
  if (parts === null) return undefined
  const [, year, month, day, hour, minute, second, ms] = parts
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`)
}
