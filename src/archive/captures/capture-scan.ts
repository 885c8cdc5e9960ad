import type { IndexedCapture } from './capture-index.ts'
import type { CaptureFault } from './captures.ts'

/** A file of captures: its path under their folder, its length, and whether its index stands beside it. */
export type CaptureFile = { readonly file: string; readonly bytes: number; readonly isClosed: boolean }

/** What a stretch of a file holds; offsets are those of the file. */
export type ScannedPiece = {
  readonly records: readonly IndexedCapture[]
  readonly faults: readonly CaptureFault[]
  /** Behind its last whole record. */
  readonly end: number
  /** Whether what follows there begins as a record does, and is cut off where the file ends. */
  readonly isCutOff: boolean
}

/** The files of captures as they stand, to be looked at beside whoever writes them; nothing is changed. */
export type CaptureScan = {
  /** Every file, the oldest first. */
  readonly files: () => Promise<readonly CaptureFile[]>
  /** What a file holds from an offset on, piece by piece. Throws `CaptureError` where it cannot be read. */
  readonly pieces: (file: CaptureFile, from?: number) => AsyncIterable<ScannedPiece>
  /** The lines of the index that stands beside a file; absent where none does. */
  readonly indexBeside: (file: string) => Promise<readonly string[] | undefined>
  /** The lines that such an index has of records. */
  readonly indexLines: (file: string, records: readonly IndexedCapture[]) => Promise<readonly string[]>
}
