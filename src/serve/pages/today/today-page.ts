import { articlesByDay } from '../article-list.ts'
import { addressField, feedLinks } from '../feeds/subscribe-links.ts'
import { html } from '../html.ts'
import type { PageRoute } from '../page.ts'
import type { PageParts } from '../page-parts.ts'
import type { ShowArticles } from '../shown-articles.ts'

const newestShown = 40

/** `/`: what came in, by day, and beside it the feeds to subscribe to. */
export function todayPage({ archive, published }: PageParts, showArticles: ShowArticles): PageRoute {
  return {
    path: /^$/,
    section: 'today',
    async answer({ view }) {
      const { site, words } = view
      const publications = await published.publications()
      const files = publications.filter(({ delivery }) => delivery === 'file').slice(0, 12)
      const articles = await showArticles(await archive.catalog.articles.keys({ kind: 'all' }).newest(newestShown))
      const [first] = publications
      return {
        kind: 'page',
        page: {
          title: site.title,
          section: 'today',
          feeds: first === undefined ? [] : feedLinks(view, first),
          body: html`<div class="beside"><div><h1 class="unseen">${words.today.newest}</h1>
${articlesByDay(view, articles)}</div>
<aside><section class="panel"><h2>${words.feeds.subscribe}</h2>
<ul>${files.map((each) => html`<li><a href="${site.basePath}feeds/${each.name}" dir="auto">${each.title}</a>${addressField(view, each)}</li>`)}</ul>
<p class="small"><a href="${site.basePath}feeds">${words.feeds.feeds(publications.length)}</a></p></section></aside></div>`,
        },
      }
    },
  }
}
