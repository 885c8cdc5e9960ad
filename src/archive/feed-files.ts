/** What was published, as files under paths such as `all.rss.xml` and `all/2026-11.atom.xml`. */
export type FeedFiles = {
  /** Writes a file where its bytes differ from those that are there, in one step, so that readers find it whole; gives whether it did. */
  readonly put: (path: string, bytes: Uint8Array) => Promise<boolean>
  /** The bytes of a file; absent where there is none. */
  readonly get: (path: string) => Promise<Buffer | undefined>
  readonly remove: (path: string) => Promise<void>
  /** The names of the files in a folder, `''` for the topmost, with the state of the folder; it changes with each file added or removed. */
  readonly list: (folder: string) => Promise<{ readonly names: readonly string[]; readonly stamp: string }>
  /** Removes what a killed run left unfinished. */
  readonly sweep: () => Promise<void>
}
