import type { ArticleRecord } from '../article-record.ts'

/**
 * What is done about a finding without losing anything: `restore` a file from where its bytes are kept, `turn` round the bit of a
 * former version that flipped, `adopt` a file that was
 * changed by hand, `tell` the journal again what only the catalog has, make the catalog anew (`rebuild`), or the index of
 * captures (`index`), drop that of searches (`search`), have a picture fetched anew (`fetch`), or `publish`.
 */
export type Repair = 'restore' | 'turn' | 'adopt' | 'tell' | 'rebuild' | 'index' | 'search' | 'fetch' | 'publish'

/** Something that is not as it has to be. */
export type Finding = {
  readonly check: 'file' | 'journal' | 'catalog' | 'revision' | 'capture' | 'image' | 'search' | 'feed'
  /** The file, or what else it is about. */
  readonly what: string
  readonly problem: string
  /** What to do about it. */
  readonly remedy: string
  /** Of the article it is about. */
  readonly hash?: string
  /** What the journal says of it, where its file is not that. */
  readonly record?: ArticleRecord
  /** The former version of that article it is about: the name of its file, and the SHA-256 it had. */
  readonly former?: { readonly name: string; readonly sha256: string }
  /** Of the picture it is about. */
  readonly imageUrl?: string
  /** What `--repair` tries; `adopt` is what `--accept` does. */
  readonly repairs: readonly Repair[]
}

/** A finding in one line. */
export function describeFinding({ what, problem, remedy }: Finding): string {
  return `${what}: ${problem}; ${remedy}`
}
