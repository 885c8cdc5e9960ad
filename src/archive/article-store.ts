import type { Article } from '../article/article.ts'
import type { ArchiveError } from './archive-error.ts'

/** Reads an article's file; throws where it holds none. */
export type ReadArticle = (text: string, hash: string, file: string) => Article

/** An article ready to be written; bytes are UTF-8. */
export type ArticleFile = { readonly hash: string; readonly text: string | Uint8Array }

/** The stamps of a group before and after a write; there is none before its first article. */
export type StampChange = { readonly from: string | undefined; readonly to: string }

/** What one write changed. */
export type WrittenArticles = {
  /** The hashes of the files that were not there before. */
  readonly written: ReadonlySet<string>
  /** What became of the stamp of each group that was written to. */
  readonly stamps: ReadonlyMap<string, StampChange>
}

/** What a group holds. */
export type ArticleGroup = {
  readonly hashes: readonly string[]
  /** The state of the group as it was listed. */
  readonly stamp: string
}

/** What a group holds, and what stands there that is no article. */
export type SurveyedGroup = {
  readonly group: string
  readonly hashes: readonly string[]
  readonly strangers: readonly string[]
}

/**
 * The articles as files, each under its hash. They stand in groups, named by what their hashes begin with; a group's stamp
 * changes whenever an article is added to or taken from it.
 */
export type ArticleStore = {
  /** Names an article's file for people, whether it is there or not. */
  readonly pathOf: (hash: string) => string
  /**
   * Writes articles so that a power cut loses none once this returns. A file that is there is left as it is; of two of one
   * hash the first is written.
   */
  readonly putIfAbsent: (files: readonly ArticleFile[]) => Promise<WrittenArticles>
  /** Writes articles in the place of those that are there, each in one step; as durable as `putIfAbsent`. */
  readonly replace: (files: readonly ArticleFile[]) => Promise<WrittenArticles>
  /**
   * Takes articles away, durably; gives what became of the stamps of their groups. What is not there, or no file, is passed over.
   */
  readonly remove: (hashes: readonly string[]) => Promise<ReadonlyMap<string, StampChange>>
  /** The bytes of an article; absent where there is none. Throws `ArchiveError` where what is there is no readable file. */
  readonly get: (hash: string) => Promise<Buffer | undefined>
  /**
   * The bytes of several articles, as fast as they can be had: for who has nothing else to do, since files are read without
   * a turn for anything else meanwhile. What is there and cannot be read is an error.
   */
  readonly read: (hashes: readonly string[]) => Promise<ReadonlyMap<string, Buffer | ArchiveError>>
  /** Goes through every group and touches nothing, unlike `list`; `strangers` names what is no article's file. */
  readonly survey: () => AsyncIterable<SurveyedGroup>
  /** Every group there is, with its stamp. */
  readonly groups: () => Promise<ReadonlyMap<string, string>>
  /** What a group holds; what a killed run left there unfinished is removed. */
  readonly list: (group: string) => Promise<ArticleGroup>
  /** The SHA-256 of an article's file, in hex; absent where there is none. */
  readonly checksum: (hash: string) => Promise<string | undefined>
}
