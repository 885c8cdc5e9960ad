/** What the journal says of an article's file, and where that stands. */
export type ToldFile = {
  readonly path: string
  readonly hash: string
  readonly sha256: string
  readonly identity: string | undefined
  readonly sourceId: string
  readonly url: string
  readonly title: string
  readonly lang: string
}

/** Threads that read files beside everything else, since reading and checking them takes longer than all else. */
export type FileThreads = {
  /** Fewer articles than these are read sooner than threads start. */
  readonly worthFrom: number
  /** How many batches are worth having under way. */
  readonly atOnce: number
  /** Reads files; gives the places in the list of those that may be amiss: gone, unreadable, or other than what is told. */
  readonly suspects: (files: readonly ToldFile[]) => Promise<readonly number[]>
}
