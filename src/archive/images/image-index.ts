/** A picture that is kept, by the address at which articles show it. */
export type ArchivedImage = {
  readonly url: string
  /** Its name among the images. */
  readonly file: string
  readonly bytes: number
}

/** A picture that is to be fetched. */
export type WantedImage = {
  readonly url: string
  /** How often it was asked for. */
  readonly attempts: number
  /** When it is due, in milliseconds since the epoch. */
  readonly nextTryAtMs: number
}

/** What the journal says of a picture: where it is kept, or why it is not asked for any more; neither where it is wanted. */
export type ImageRecord = { readonly url: string } & Partial<Omit<ArchivedImage, 'url'>> & { readonly reason?: string }

/** How many pictures there are: files with their bytes, addresses that are to be fetched, and those that were given up. */
export type ImageCounts = {
  readonly kept: number
  readonly bytes: number
  readonly waiting: number
  readonly givenUp: number
}

/** Which pictures articles show, which of them are kept and where, and which are to be fetched. */
export type ImageIndex = {
  /** Of each host the picture that is due longest. */
  readonly due: (nowMs: number) => Promise<readonly WantedImage[]>
  /** Notes tries, with what came of them, and when the next is; one that is kept or was given up meanwhile stays so. */
  readonly noteTries: (tries: readonly (WantedImage & { readonly reason?: string })[]) => Promise<void>
  /** Notes under which names pictures are about to be kept, until the journal tells that they are. */
  readonly intend: (images: readonly { readonly url: string; readonly file: string }[]) => Promise<void>
  /** The names under which pictures were about to be kept by a run that was killed, but for those that are kept. */
  readonly abandoned: () => Promise<readonly string[]>
  /** Forgets those names: their files are gone. */
  readonly forgetAbandoned: () => Promise<void>
  /** The pictures that are kept of those that articles show, or showed before they were revised, by the articles' hashes. */
  readonly of: (hashes: readonly string[]) => Promise<ReadonlyMap<string, readonly ArchivedImage[]>>
  /** The addresses of all pictures that articles are known to show, kept or not, by the articles' hashes. */
  readonly shownBy: (hashes: readonly string[]) => Promise<ReadonlyMap<string, ReadonlySet<string>>>
  /** Those of these names that are kept for some address. */
  readonly known: (names: readonly string[]) => Promise<ReadonlySet<string>>
  /** Every picture articles show, a page at a time, by address; told since an instant, where that is given. */
  readonly page: (page: {
    readonly after: string
    readonly limit: number
    readonly sinceMs?: number | undefined
  }) => Promise<readonly ImageRecord[]>
  readonly counts: () => Promise<ImageCounts>
  /** Pictures that no article shows any more since one was removed, with the names that nothing else is kept under. */
  readonly unused: (limit: number) => Promise<readonly { readonly url: string; readonly file?: string }[]>
  /** Forgets such pictures: their files are gone. */
  readonly forget: (urls: readonly string[]) => Promise<void>
  /** Says that the journal has nothing of these: they are to be told again. */
  readonly unjournal: (urls: readonly string[]) => Promise<void>
  /** Those that the journal does not have, because it was lost. */
  readonly untold: (limit: number) => Promise<readonly ImageRecord[]>
}
