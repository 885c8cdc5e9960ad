import type { ArticleCaptures, CapturePlace, CapturePurpose } from './captures.ts'

/** One record as the index knows it. */
export type IndexedCapture = {
  readonly offset: number
  readonly length: number
  readonly url: string
  readonly atMs: number
  readonly status: number
  /** The media type, without parameters; empty where the site named none. */
  readonly mime: string
  /** The SHA-256 of the payload, in hex. */
  readonly sha256: string
  /** Whether it only refers to an earlier record of the same payload. */
  readonly isRevisit: boolean
  readonly purpose: CapturePurpose
}

/** A record with the file it stands in. */
export type FiledCapture = IndexedCapture & { readonly file: string }

/** How far a file is indexed: all before this offset. */
export type IndexedFile = { readonly file: string; readonly bytes: number }

/** Where a payload stands that was kept before, and what it was kept as. */
export type KnownPayload = CapturePlace & { readonly url: string; readonly atMs: number }

/** Leads from articles and payloads to records; a function of the files of captures. */
export type CaptureIndex = {
  readonly files: () => Promise<ReadonlyMap<string, number>>
  /** Notes records of a file and how far it is indexed now, in one step. */
  readonly add: (file: IndexedFile, records: readonly IndexedCapture[]) => Promise<void>
  /** Forgets files with their records. */
  readonly forget: (files: readonly string[]) => Promise<void>
  readonly find: (hash: string, sourceId: string) => Promise<ArticleCaptures | undefined>
  /** The record of a payload among the files of a folder (`YYYY-MM`). */
  readonly payload: (folder: string, sha256: string) => Promise<KnownPayload | undefined>
  /** The payload of the last record of a source's listing at an address. */
  readonly lastListing: (sourceId: string, url: string) => Promise<string | undefined>
  /** Every record that some of these articles were made from, in the order of files and offsets. */
  readonly ofArticles: (hashes: readonly string[]) => Promise<readonly FiledCapture[]>
  /** The references among the files of a folder to a payload, in the same order; they are looked for one by one. */
  readonly revisits: (folder: string, sha256: string) => Promise<readonly FiledCapture[]>
  /** The records of a file in order, those from one offset on and before another, or all of them. */
  readonly recordsOf: (file: string, from?: number, to?: number) => Promise<readonly IndexedCapture[]>
}
