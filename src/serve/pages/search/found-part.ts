import type { FoundArticles } from '../../../archive/search/article-search.ts'
import type { ExcerptPiece } from '../../../text/query/excerpt.ts'
import type { SearchOrder } from '../../../text/query/query.ts'
import { visibleTitle } from '../../../text/visible-title.ts'
import { type Html, html } from '../html.ts'
import type { PageView } from '../page-view.ts'
import { shownTime } from '../shown-time.ts'

/** What was asked for, and how many pages there are. */
export type Asked = {
  readonly text: string
  readonly order: SearchOrder
  /** Counted from 1. */
  readonly number: number
  readonly pages: number
}

/** How many articles were found, and those of this page. */
export function foundArticles(
  view: PageView,
  asked: Asked,
  { total, isMore, articles }: FoundArticles,
  titleOf: (sourceId: string) => string,
): Html {
  const { search } = view.words
  if (total === 0) return html`<p role="status">${search.none} <span class="quiet">${search.noneHint}</span></p>`
  return html`<div class="search-head"><span role="status">${isMore ? search.foundMore(total) : search.found(total)}</span>
<nav aria-label="${search.order}">${orderLink(view, asked, 'newest')} ${orderLink(view, asked, 'best')}</nav></div>
${isMore && asked.order === 'best' && html`<p class="quiet small">${search.bestOfNewest(total)}</p>\n`}
<ul class="articles">
${articles.map(({ hash, title, url, sourceId, lang, publishedAtMs, excerpt }) => {
  const hasTitle = visibleTitle(title.map(({ text }) => text).join('')) !== ''
  return html`<li><div class="about" lang="${lang}"><a class="title" href="${view.site.basePath}a/${hash}" dir="auto">${hasTitle ? marked(title) : url}</a>
<p class="where" lang="${view.lang}">${shownTime(view, publishedAtMs)} · <span dir="auto">${titleOf(sourceId)}</span></p>
${excerpt.length > 0 && html`<p class="excerpt" dir="auto">${marked(excerpt)}</p>`}</div></li>\n`
})}</ul>`
}

/** The way to the other pages of what was found. */
export function pagesPart(view: PageView, asked: Asked, isCut: boolean): Html {
  const { search } = view.words
  const { number, pages } = asked
  if (pages < 2) return html``
  return html`<nav class="search-more" aria-label="${search.pages}">
${number > 1 && html`<a href="${addressOf(view, { ...asked, number: Math.min(number - 1, pages) })}" rel="prev">${search.previous}</a> `}<span class="quiet">${search.page(number, pages)}</span>${number < pages && html` <a href="${addressOf(view, { ...asked, number: number + 1 })}" rel="next">${search.next}</a>`}</nav>${isCut && number === pages && html`<p class="quiet small">${search.farthest}</p>`}`
}

function orderLink(view: PageView, asked: Asked, order: SearchOrder): Html {
  const isHere = order === asked.order
  return html`<a href="${addressOf(view, { ...asked, order, number: 1 })}"${isHere && html` aria-current="true"`}>${view.words.search[order]}</a>`
}

/** The address of a page of a search. */
function addressOf({ site }: PageView, { text, order, number }: Asked): string {
  const asks = new URLSearchParams({ q: text, sort: order, ...(number > 1 && { page: String(number) }) })
  return `${site.basePath}search?${asks}`
}

function marked(pieces: readonly ExcerptPiece[]): Html {
  return html`${pieces.map(({ text, isFound }) => (isFound ? html`<mark>${text}</mark>` : html`${text}`))}`
}
