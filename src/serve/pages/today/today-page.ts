import type { PublishedFeed } from '../../../publish/published.ts'
import { articlesByDay } from '../article-list.ts'
import { addressField, feedLinks } from '../feeds/subscribe-links.ts'
import { type Html, html } from '../html.ts'
import type { PageRoute } from '../page.ts'
import type { PageParts } from '../page-parts.ts'
import type { PageView } from '../page-view.ts'
import type { ShowArticles, ShownArticle } from '../shown-articles.ts'
import { inZone } from '../shown-time.ts'
import { attentionLine, attentionPanel } from './attention-panel.ts'
import { lateArrivals, latePanel } from './late-panel.ts'

const newestShown = 40
/** So many of the last to come in are looked through for old dates. */
const latestLookedAt = 500
const mostFeeds = 12

/** `/`: what came in, by day, and beside it what calls for attention and the feeds to subscribe to. */
export function todayPage(parts: PageParts, showArticles: ShowArticles): PageRoute {
  const { archive, published, attention } = parts
  return {
    path: /^$/,
    section: 'today',
    async answer({ view }) {
      const { site, words } = view
      const publications = await published.publications()
      const { sources } = await published.sources()
      const needs = await attention()
      const keys = archive.catalog.articles.keys({ kind: 'all' })
      const articles = await showArticles(await keys.newest(newestShown))
      const late = await showArticles(lateArrivals(await keys.latest(latestLookedAt), view.nowMs))
      const [first] = publications
      return {
        kind: 'page',
        page: {
          title: site.title,
          section: 'today',
          feeds: first === undefined ? [] : feedLinks(view, first),
          body: html`<div class="beside"><div><h1 class="unseen">${words.today.newest}</h1>
${attentionLine(view, needs)}${articles.length === 0 ? nothingYet(view, sources.length) : articlesByDay(view, articles)}
${articles.length === newestShown && earlier(view, articles)}</div>
<aside aria-label="${words.today.beside}">${attentionPanel(view, needs, sources.length)}
${latePanel(view, late)}
${subscribePanel(view, publications)}</aside></div>`,
        },
      }
    },
  }
}

/** The feeds of more than one source, each with its address; those of single sources stand on a page of their own. */
function subscribePanel(view: PageView, publications: readonly PublishedFeed[]): Html {
  const { words, site } = view
  const merged = publications.filter(({ set }) => set.kind !== 'source').slice(0, mostFeeds)
  return html`<section class="panel"><h2>${words.feeds.subscribe}</h2>
<ul>
${merged.map((each) => html`<li><a href="${site.basePath}feeds/${each.name}" dir="auto">${each.title}</a>${addressField(view, each)}</li>\n`)}</ul>
<p class="small"><a href="${site.basePath}feeds">${words.feeds.all(publications.length)}</a></p></section>`
}

/** What to do, or to wait for, before there is any article. */
function nothingYet({ words, site, operator }: PageView, sources: number): Html {
  if (sources > 0)
    return html`<p class="lead">${words.today.firstPolls} <a href="${site.basePath}sources">${words.frame.sections.sources}</a></p>`
  const add = operator && html` <a href="${site.basePath}add">${words.doing.act.add}</a>`
  return html`<p class="lead">${words.sources.none}${add}</p>`
}

/** Leads to what comes after the last article, in the archive. */
function earlier(view: PageView, articles: readonly ShownArticle[]): Html {
  const last = articles.at(-1)
  if (last === undefined) return html``
  const { publishedAtMs, hash } = last
  const month = inZone(view, publishedAtMs).toFormat('yyyy/MM')
  const address = `${view.site.basePath}archive/${month}?after=${publishedAtMs}-${hash}`
  return html`<p class="onward"><a href="${address}">${view.words.archive.earlier}</a></p>`
}
