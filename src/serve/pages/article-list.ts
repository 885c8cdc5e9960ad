import { type Html, html } from './html.ts'
import type { PageView } from './page-view.ts'
import type { ShownArticle } from './shown-articles.ts'
import { dayName, inZone, shownTime, type TimeForm } from './shown-time.ts'

/** Lists articles under the days they were published on, in the order they come in. */
export function articlesByDay(view: PageView, articles: readonly ShownArticle[]): Html {
  if (articles.length === 0) return html`<p class="quiet">${view.words.lists.none}</p>`
  const days = Map.groupBy(articles, ({ publishedAtMs }) => inZone(view, publishedAtMs).toISODate() ?? '')
  return html`${[...days].map(([day, some]) => {
    const name = dayName(view, inZone(view, some[0]?.publishedAtMs ?? 0))
    return html`<h2 class="day"><time datetime="${day}">${name}</time></h2>\n${articleList(view, some, 'clock')}\n`
  })}`
}

/** Lists articles with source, time, summary and picture. */
export function articleList(view: PageView, articles: readonly ShownArticle[], time: TimeForm = 'minute'): Html {
  if (articles.length === 0) return html`<p class="quiet">${view.words.lists.none}</p>`
  return html`<ul class="articles">
${articles.map((article) => {
  const { hash, title, lang, summary, source, publishedAtMs } = article
  const { thumbnail, thumbnailPath } = article
  const picture = thumbnailPath === undefined ? thumbnail : `${view.site.basePath}${thumbnailPath}`
  return html`<li><div class="about" lang="${lang}"><a class="title" href="${view.site.basePath}a/${hash}" dir="auto">${title}</a>
<p class="where" lang="${view.lang}">${shownTime(view, publishedAtMs, time)} · <span dir="auto">${source.title}</span></p>
${summary !== '' && summary !== title && html`<p class="summary" dir="auto">${summary}</p>`}</div>${picture !== undefined && html`<img src="${picture}" alt="" width="104" height="72" loading="lazy" decoding="async" referrerpolicy="no-referrer">`}</li>\n`
})}</ul>`
}
