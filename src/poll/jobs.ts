import type { Converted } from '../article/markdown.ts'
import type { Listing } from '../parse/listing.ts'
import type { ArticleRules, SourceDefinition } from '../source/definition.ts'

/** What stands on an article's page, as the definition's rules find it. */
export type FullText =
  | { readonly kind: 'found'; readonly html: string; readonly nextPageUrl?: string }
  /** `reason` says which selectors matched nothing, or what was empty. */
  | { readonly kind: 'not-found'; readonly reason: string }

/**
 * The heavy work on foreign bytes: pure functions of values that can be sent between threads.
 *
 * Each throws where its input cannot be read, and `JobStoppedError` where it ran out of its time or memory.
 */
export type Jobs = {
  readonly parseListing: (
    bytes: Uint8Array,
    options: { readonly url: string; readonly contentType?: string; readonly definition: SourceDefinition },
  ) => Promise<Listing>
  readonly extractFullText: (
    page: Uint8Array,
    options: { readonly url: string; readonly contentType?: string; readonly rules: ArticleRules },
  ) => Promise<FullText>
  readonly htmlToMarkdown: (html: string, options: { readonly url: string }) => Promise<Converted>
}
