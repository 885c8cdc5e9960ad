import type { Entry } from '../parse/listing.ts'

/** An entry that was listed but could not be kept yet: its page failed, had no text, or broke the converter. */
export type WaitingEntry = {
  readonly sourceId: string
  readonly hash: string
  readonly identity: string
  readonly entry: Entry
  readonly firstSeenAtMs: number
  /** How often it was tried. */
  readonly attempts: number
  /** When it is tried again; `neverMs` where it was given up. */
  readonly nextTryAtMs: number
  /** Why the last try failed, in words. */
  readonly reason: string
}
