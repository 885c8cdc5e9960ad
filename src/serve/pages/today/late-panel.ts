import type { PlacedArticle } from '../../../archive/article-keys.ts'
import { type Html, html } from '../html.ts'
import type { PageView } from '../page-view.ts'
import type { ShownArticle } from '../shown-articles.ts'
import { shownTime } from '../shown-time.ts'

const windowMs = 48 * 60 * 60_000
/** Of a source that brings more old ones than that, they are its past: it was added, or shows its archive. */
const mostOfSource = 5
const mostShown = 8

/** Of the last articles to come in, those that came in within two days but were published before, in their order. */
export function lateArrivals(latest: readonly PlacedArticle[], nowMs: number): readonly PlacedArticle[] {
  const since = nowMs - windowMs
  const late = latest.filter(({ archivedAtMs, publishedAtMs }) => archivedAtMs >= since && publishedAtMs < since)
  const bySource = Map.groupBy(late, ({ sourceId }) => sourceId)
  return late.filter(({ sourceId }) => (bySource.get(sourceId)?.length ?? 0) <= mostOfSource).slice(0, mostShown)
}

/** Lists articles that came in with old dates, which the newest by date would not show; nothing where there are none. */
export function latePanel(view: PageView, articles: readonly ShownArticle[]): Html {
  if (articles.length === 0) return html``
  return html`<section class="panel"><h2>${view.words.today.late}</h2>
<ul class="late">
${articles.map(({ hash, title, lang, publishedAtMs, source }) => html`<li><a href="${view.site.basePath}a/${hash}" lang="${lang}" dir="auto">${title}</a><br><span class="quiet small">${shownTime(view, publishedAtMs, 'day')} · <span dir="auto">${source.title}</span></span></li>\n`)}</ul></section>`
}
