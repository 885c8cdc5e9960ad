import type { Capture } from './captures.ts'
import type { ReadRecords } from './warc-reading.ts'

/** Reading records, which is done in a thread of its own: files of captures are large, and may be damaged. */
export type WarcThread = {
  /** Every whole record of a piece of a file. */
  readonly index: (bytes: Uint8Array) => Promise<ReadRecords>
  /** One record with its body. */
  readonly read: (bytes: Uint8Array) => Promise<Capture & { readonly sha256: string; readonly isRevisit: boolean }>
}
