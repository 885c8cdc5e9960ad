import type { Capture } from './captures.ts'
import type { ReadRecords } from './warc-reading.ts'
import type { RecordDraft, WarcInfo, WrittenRecords } from './warc-records.ts'

/** What is done in a thread of its own, since compressing takes longer than all else: records are written and read. */
export type WarcThread = {
  /** Writes records; large bodies are handed over, and the caller has them no more. */
  readonly write: (
    drafts: readonly RecordDraft[],
    info: WarcInfo | undefined,
    bodies: readonly Uint8Array[],
  ) => Promise<WrittenRecords>
  /** Every whole record of a piece of a file. */
  readonly index: (bytes: Uint8Array) => Promise<ReadRecords>
  /** One record with its body. */
  readonly read: (bytes: Uint8Array) => Promise<Capture & { readonly sha256: string; readonly isRevisit: boolean }>
}
