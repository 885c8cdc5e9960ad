import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Html } from './html.ts'
import type { PageView } from './page-view.ts'

/** A feed a page announces, so that a reader that is given the page finds it (https://www.rssboard.org/rss-autodiscovery). */
export type FeedLink = { readonly title: string; readonly href: string; readonly type: string }

/** The places the navigation leads to; only those are shown that have a page. */
export type Section = 'today' | 'sources' | 'archive' | 'search'

/** A page but for its frame. */
export type Page = {
  readonly title: string
  readonly body: Html
  /** The place the navigation marks; absent where it is none of them. */
  readonly section?: Section
  /** How wide it is: as a list with something beside it (the default), or as a text one reads. */
  readonly width?: 'wide' | 'text'
  /** The feeds it announces, the most important first. */
  readonly feeds?: readonly FeedLink[]
  /** The address of what it shows a copy of, for search engines, which are asked not to list such a page. */
  readonly copyOf?: string
}

/** What a page is asked with. */
export type PageRequest = {
  /** What the groups of the route's pattern matched. */
  readonly groups: readonly string[]
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly view: PageView
}

/** What a page's route answers. */
export type PageAnswer =
  /** A page; `status` is 200 where it is absent. */
  | { readonly kind: 'page'; readonly page: Page; readonly status?: number }
  /** Something to be saved, or shown in a sandbox; never part of our pages. */
  | {
      readonly kind: 'file'
      readonly bytes: Uint8Array
      readonly mediaType: string
      readonly headers: Readonly<Record<string, string>>
    }
  /** It is elsewhere: at a path under the base path. */
  | { readonly kind: 'moved'; readonly path: string; readonly isForGood: boolean }
  | { readonly kind: 'gone'; readonly title: string; readonly sinceMs: number }
  | { readonly kind: 'busy'; readonly retryAfterMs: number }
  | { readonly kind: 'absent' }

/** What a form of ours, or a script, brought about: a page that says so, or where to look now, and what a script is told. */
export type ActAnswer =
  | Extract<PageAnswer, { readonly kind: 'page' | 'absent' }>
  | { readonly kind: 'limited'; readonly retryAfterMs: number }
  | {
      readonly kind: 'done'
      /** Under the base path. */
      readonly path: string
      readonly told: Readonly<Record<string, unknown>>
      readonly cookie?: string
    }

/** What a form brings. */
export type ActRequest = PageRequest & { readonly form: URLSearchParams; readonly message: IncomingMessage }

/**
 * One page, or many of one kind, of the table in `pages.ts`.
 *
 * A page is written anew for every request from what is kept now; the frame sees to language, entity tag, 304, compression,
 * headers and what is said where nothing is found.
 */
export type PageRoute = {
  /** Matches a path under the base path, percent-decoded, without a slash before it: `/^a\/([0-9a-f]{16})$/`. */
  readonly path: RegExp
  /** The place in the navigation that this is the first page of. */
  readonly section?: Section
  readonly answer: (request: PageRequest) => Promise<PageAnswer>
  /** Does what a form asks for that was posted to the path; only the operator's are let through. */
  readonly act?: (request: ActRequest) => Promise<ActAnswer>
  /** Who may see it, and do what it does: everybody (the default), or the operator. A login is open to everybody. */
  readonly isFor?: 'operator' | 'everybody'
}
