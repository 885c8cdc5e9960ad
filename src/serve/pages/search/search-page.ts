import type { SearchOrder } from '../../../text/query/query.ts'
import { readQuery } from '../../../text/query/read-query.ts'
import { html } from '../html.ts'
import type { Page, PageRoute } from '../page.ts'
import type { PageParts } from '../page-parts.ts'
import type { PageView } from '../page-view.ts'
import { type Asked, foundArticles, pagesPart } from './found-part.ts'
import { faultPart, formPart, helpPart, savePart } from './query-part.ts'

const articlesPerPage = 20
/** Who goes on so far is better served by another query. */
const mostPages = 500
/** What no page leads to need not be counted, or ranked: of more articles the newest so many are. */
const mostCounted = mostPages * articlesPerPage
const mostShown = 2_000

/** `/search?q=`: what a query finds, page by page, newest first or with `sort=best` what fits best; how to ask; a publication of it. */
export function searchPage({ search, published, timeZone }: PageParts): PageRoute {
  const answer: PageRoute['answer'] = async ({ view, query }) => {
    const text = (query.get('q') ?? '').trim().slice(0, mostShown)
    if (text === '') return { kind: 'page', page: pageOf(view, '', html`${formPart(view, '')}${helpPart(view, true)}`) }
    const read = readQuery(text, timeZone)
    if ('problem' in read) {
      const body = html`${formPart(view, text)}${faultPart(view, read)}${helpPart(view, true)}`
      return { kind: 'page', page: pageOf(view, text, body) }
    }
    const order = orderIn(query) ?? read.order ?? 'newest'
    const number = numberIn(query)
    const offset = (number - 1) * articlesPerPage
    const found = await search({ query: read.query, order, limit: articlesPerPage, offset, upTo: mostCounted })
    if (found === undefined) return { kind: 'busy', retryAfterMs: 2_000 }
    const asked: Asked = { text, order, number, pages: Math.min(mostPages, Math.ceil(found.total / articlesPerPage)) }
    const { sourceOf } = await published.sources()
    const body = html`${formPart(view, text, orderIn(query))}
${found.left > 0 && html`<p class="small quiet">${view.words.search.filling(found.left)}</p>\n`}${foundArticles(view, asked, found, (id) => sourceOf(id).title)}
${pagesPart(view, asked, found.isMore === true || found.total > mostCounted)}
${savePart(view, text)}${helpPart(view, found.total === 0)}`
    return { kind: 'page', page: pageOf(view, text, body) }
  }
  return { path: /^search$/, section: 'search', answer }
}

function pageOf({ words }: PageView, text: string, body: Page['body']): Page {
  const { title, titleFor } = words.search
  return {
    title: text === '' ? title : titleFor(text),
    section: 'search',
    width: 'text',
    body: html`<h1>${title}</h1>\n${body}`,
  }
}

function orderIn(query: URLSearchParams): SearchOrder | undefined {
  const order = query.get('sort')
  return order === 'best' || order === 'newest' ? order : undefined
}

function numberIn(query: URLSearchParams): number {
  const number = query.get('page') ?? ''
  return /^[1-9]\d{0,3}$/.test(number) ? Math.min(mostPages, Number(number)) : 1
}
