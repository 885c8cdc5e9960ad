/** How a feed file is known to be the same: by when it was last written, in milliseconds, and how long it is. */
export type FeedFileStamp = { readonly modifiedAtMs: number; readonly size: number }

/** What was published, as files under paths such as `all.rss.xml` and `all/2026-11.atom.xml`. */
export type FeedFiles = {
  /** Writes a file where its bytes differ from those that are there, in one step, so that readers find it whole; gives whether it did. */
  readonly put: (path: string, bytes: Uint8Array) => Promise<boolean>
  /** The bytes of a file; absent where there is none. */
  readonly get: (path: string) => Promise<Buffer | undefined>
  /** The state of a file; absent where there is none. */
  readonly stamp: (path: string) => Promise<FeedFileStamp | undefined>
  /** The first `size` bytes of a file, piece by piece, for one that is too large to be held in memory. */
  readonly stream: (path: string, size: number) => AsyncIterable<Uint8Array>
  readonly remove: (path: string) => Promise<void>
  /** The names of the files in a folder, `''` for the topmost. */
  readonly list: (folder: string) => Promise<readonly string[]>
  /** Removes what a killed run left unfinished. */
  readonly sweep: () => Promise<void>
}
