/** A month of what a worker wrote to the journal: its lines as they stand, in pieces that end with a line. */
export type MonthText = { readonly month: string; readonly pieces: () => AsyncIterable<Uint8Array> }

/** The journal as bytes, to be moved: what one worker wrote is a text for each month, which never changes but by growing. */
export type JournalTexts = {
  /** The names of the workers that have written; `''` for the one without a name. */
  readonly writers: () => Promise<readonly string[]>
  /** The months of one of them, the oldest first. */
  readonly months: (writer: string) => Promise<readonly MonthText[]>
  /** Puts these months in the place of all that is there of a worker, durably; what was there is a part of them. */
  readonly put: (writer: string, months: readonly MonthText[]) => Promise<void>
}

/** A file of captures as bytes. */
export type RawCapture = { readonly file: string; readonly bytes: number }

/** The captures as bytes, to be moved. */
export type CaptureBytes = {
  /** A file is about so large at most. */
  readonly largestBytes: number
  /** Every file, the oldest first. */
  readonly files: () => Promise<readonly RawCapture[]>
  /** A file in pieces that are whole records; what is none at its end is left out. */
  readonly pieces: (file: RawCapture) => AsyncIterable<Uint8Array>
  /** Puts a file, durably and whole. */
  readonly put: (file: string, pieces: AsyncIterable<Uint8Array>) => Promise<void>
}
