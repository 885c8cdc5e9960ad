import type { ArticleKey } from '../article-keys.ts'

/** Where an article stands that publications have yet to take in: the place of a source's listing, or of its categories. */
export type ChangedPlace = { readonly sourceId: string; readonly place: number }

/** What changed in the archive since publications last took it in. */
export type Changes = {
  /** A mark up to which all changes so far are noted; absent where there are none. */
  readonly mark: () => Promise<number | undefined>
  /** The sources whose articles changed up to a mark. */
  readonly sources: (mark: number) => Promise<readonly string[]>
  /** The places whose articles changed up to a mark; absent where they are more than `limit`. */
  readonly places: (mark: number, limit: number) => Promise<readonly ChangedPlace[] | undefined>
  /** Every changed article up to a mark, a page at a time, in the order of the changes; one that changed twice may come twice. */
  readonly articles: (
    mark: number,
    page: { readonly after: number; readonly limit: number },
  ) => Promise<readonly (ArticleKey & { readonly change: number })[]>
  /** Forgets the changes up to a mark: every publication has taken them in. */
  readonly forget: (mark: number) => Promise<void>
}
