import { type Html, html } from './html.ts'
import type { PageView } from './page-view.ts'

/** A part of a long list: where it begins, how many a page shows, and how many there are. */
export type ListPart = { readonly first: number; readonly size: number; readonly count: number }

/** The part of a list that a page of it shows, counted from 1; of a page behind its end, the last. */
export function partOf(page: number, size: number, count: number): ListPart {
  const from = Math.min((page - 1) * size, Math.max(0, count - 1))
  return { first: from - (from % size), size, count }
}

/** The number of a page in an address, counted from 1; 1 where it makes no sense. */
export function pageNumberIn(query: URLSearchParams): number {
  const page = Number(query.get('page'))
  return Number.isInteger(page) && page > 0 && page <= mostPages ? page : 1
}

const mostPages = 100_000

/** The way to the parts of a list before and behind this one, and where this is; nothing where it is all there is. */
export function pager(
  { site, words }: PageView,
  { first, size, count }: ListPart,
  addressOf: (page: number) => string,
): Html | false {
  if (count <= size) return false
  const { pages } = words.sources
  const page = first / size + 1
  const link = (to: number, name: string, rel: string) =>
    html`<a rel="${rel}" href="${site.basePath}${addressOf(to)}">${name}</a>`
  const last = Math.min(first + size, count)
  return html`<nav class="pager" aria-label="${pages.label}">${first > 0 && link(page - 1, pages.before, 'prev')}
<span class="quiet">${pages.range(first + 1, last, count)}</span>
${last < count && link(page + 1, pages.after, 'next')}</nav>`
}
