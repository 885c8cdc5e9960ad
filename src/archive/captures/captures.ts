/** What a site answered, as far as it is kept: no header of the request is. */
export type CapturedAnswer = {
  /** The address the body came from, after redirects. */
  readonly url: string
  readonly status: number
  /** As they came; of one that is repeated, all. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Decoded by Content-Encoding, whole. */
  readonly body: Uint8Array
  /** When the answer came, in milliseconds since the epoch. */
  readonly atMs: number
}

/** What an answer is to the archive: a listing, or a page of an article's text. */
export type CapturePurpose = {
  readonly sourceId: string
  /** Which page of the text it is, counted from 1; absent for a listing. */
  readonly page?: number
  /** The articles that are made from it; a listing that is kept for its own sake has none. */
  readonly articles: readonly string[]
}

/** An answer that is to be kept, and what it is for. */
export type Capture = { readonly answer: CapturedAnswer; readonly purpose: CapturePurpose }

/** Where a record stands: one gzip member of a file. */
export type CapturePlace = {
  /** The file's path under the folder of captures. */
  readonly file: string
  readonly offset: number
  /** In bytes, compressed. */
  readonly length: number
}

/** What an article was made from when it was last made: the listing where it is kept, and the pages of its text in order. */
export type ArticleCaptures = { readonly listing?: CapturePlace; readonly pages: readonly CapturePlace[] }

/** Something in a file of captures that cannot be read, and why. */
export type CaptureFault = { readonly file: string; readonly offset: number; readonly reason: string }

/** Gives those of the hashes whose articles are kept. */
export type KeptArticles = (hashes: readonly string[]) => Promise<ReadonlySet<string>>

/**
 * What sites sent, as WARC 1.1 (ISO 28500:2017). An index leads from an article to its records; it is made again from the
 * files where it is lost or behind, when something is first asked of it.
 */
export type Captures = {
  /**
   * Keeps answers, durably once this returns; what several callers bring at the same time goes together. A payload that is
   * kept already this month becomes a `revisit` record, and a listing without articles that did not change since it was last
   * kept is left out. Throws `CaptureError`; nothing of the batch is kept then.
   */
  readonly append: (captures: readonly Capture[]) => Promise<void>
  /** What a source last made an article from; absent where nothing of it is kept. The article may be kept as another source's. */
  readonly find: (hash: string, sourceId: string) => Promise<ArticleCaptures | undefined>
  /** Reads what stands at a place, a `revisit` with the body it refers to. Throws `CaptureError` where that cannot be had. */
  readonly read: (place: CapturePlace) => Promise<Capture>
  /** Brings the index in line with the files; what a crash cut off is taken away. Gives what cannot be read. */
  readonly catchUp: () => Promise<readonly CaptureFault[]>
  /** Makes the index anew of all the files, in the catalog and beside each. Gives what cannot be read; it stays. */
  readonly indexAnew: () => Promise<readonly CaptureFault[]>
  /**
   * Takes away the records that only these articles were made from; `kept` says which of others are still there. All else
   * stays byte for byte, but for references to what goes: the first becomes the record that the others refer to. Durable,
   * file by file; done once more where it is cut off.
   */
  readonly remove: (hashes: readonly string[], kept: KeptArticles) => Promise<void>
  /** Ends the write in hand. */
  readonly close: () => Promise<void>
}
