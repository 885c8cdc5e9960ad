import type { Archive } from '../../archive/archive.ts'
import type { ArticleCatalog } from '../../archive/catalog.ts'
import type { SearchThread } from '../../jobs/search/search-thread.ts'
import type { SourceAttention } from '../../poll/memory/source-attention.ts'
import type { SourceOverview } from '../../poll/overview/source-overview.ts'
import type { Published } from '../../publish/published.ts'
import type { Admin } from '../admin/admin.ts'
import type { OperatorActs } from '../admin/operator-acts.ts'

/** What pages are written from; a room that needs more names it here, and `serve-feeds.ts` gives it. */
export type PageParts = {
  readonly archive: Pick<Archive<never>, 'articles' | 'revisions' | 'captures'> & {
    readonly catalog: Omit<ArticleCatalog, 'close'>
  }
  readonly published: Published
  readonly overview: SourceOverview
  /** The sources that call for attention, the worst first. */
  readonly attention: () => Promise<readonly SourceAttention[]>
  /** Whether a source is nobody's business but for its articles. */
  readonly isPrivate: (sourceId: string) => boolean
  /** Finds articles by their words; absent is the answer where too many ask at once. */
  readonly search: SearchThread['find']
  /** What the operator can do, and who that is; absent where nobody can. */
  readonly operating?: { readonly acts: OperatorActs; readonly admin: Admin } | undefined
  /** The zone of the articles' dates. */
  readonly timeZone: string
}
