import { toldRevisions } from '../../../archive/revisions/told-revisions.ts'
import { readArticle } from '../../../article/front-matter.ts'
import { faultPage } from '../fault-page.ts'
import type { PageAnswer, PageRequest, PageRoute } from '../page.ts'
import type { PageParts } from '../page-parts.ts'
import type { ShowArticles } from '../shown-articles.ts'
import { inZone } from '../shown-time.ts'
import { articleFile, articleOriginal } from './article-downloads.ts'
import { createArticleHtml } from './article-html.ts'
import { historyPage } from './history-page.ts'
import { readableArticle } from './read-article.ts'
import { readerPage } from './reader-page.ts'

/** `/a/<hash>`: an article to be read; under it its revisions, its file, and what its site sent. */
export function readerPages(parts: PageParts, showArticles: ShowArticles): readonly PageRoute[] {
  const { archive, timeZone } = parts
  const { articles: index, removals } = archive.catalog
  const write = createArticleHtml()

  /** An article that was removed for good is said to be. */
  const missing = async (hash: string, { view }: PageRequest): Promise<PageAnswer> => {
    const removed = (await removals.find([hash])).get(hash)
    if (removed === undefined) return { kind: 'absent' }
    const day = inZone(view, removed.removedAtMs).toISODate() ?? ''
    return { kind: 'page', status: 410, page: faultPage(view, { kind: 'removed', day }) }
  }
  const read: PageRoute['answer'] = async (request) => {
    const [hash = ''] = request.groups
    const readable = await readableArticle(hash, parts, showArticles)
    if (readable === undefined) return missing(hash, request)
    return { kind: 'page', page: readerPage(request.view, readable, write) }
  }
  const history: PageRoute['answer'] = async (request) => {
    const [hash = ''] = request.groups
    const record = (await index.find([hash])).get(hash)
    if (record === undefined) return missing(hash, request)
    const told = await toldRevisions(record, {
      ...archive,
      index,
      readArticle: (text, hash, file) => readArticle(text, { hash, file, timeZone }),
    })
    return { kind: 'page', page: historyPage(request.view, record, told) }
  }
  return [
    { path: /^a\/([0-9a-f]{16})$/, answer: read },
    { path: /^a\/([0-9a-f]{16})\/history$/, answer: history },
    { path: /^a\/([0-9a-f]{16})\.md$/, answer: (request) => articleFile(parts, request) },
    { path: /^a\/([0-9a-f]{16})\/(\d{8}T\d{9}Z\.md)$/, answer: (request) => articleFile(parts, request) },
    {
      path: /^a\/([0-9a-f]{16})\/original(?:\/([2-9]|[1-4]\d))?$/,
      answer: (request) => articleOriginal(parts, request),
    },
  ]
}
