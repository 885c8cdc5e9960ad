import type { PublishedFeed } from '../../../publish/published.ts'
import { articleList } from '../article-list.ts'
import { type Html, html } from '../html.ts'
import type { PageAnswer, PageRoute } from '../page.ts'
import type { PageParts } from '../page-parts.ts'
import type { PageView } from '../page-view.ts'
import { pageNumberIn, pager, partOf } from '../pager.ts'
import type { ShowArticles } from '../shown-articles.ts'
import { english } from '../words/english.ts'
import { addressFields, feedLinks, formLinks } from './subscribe-links.ts'

const newestShown = 30
const feedsOnPage = 100

/** `/feeds`: every publication, those of single sources page by page; `/feeds/<name>`: one of them, with its newest articles. */
export function feedPages({ archive, published }: PageParts, showArticles: ShowArticles): readonly PageRoute[] {
  const everyFeed: PageRoute['answer'] = async ({ view, query }) => {
    const { site, words } = view
    const publications = await published.publications()
    const [first] = publications
    const { feeds } = words
    const [single = [], merged = []] = [true, false].map((isSingle) =>
      publications.filter(({ set }) => (set.kind === 'source') === isSingle),
    )
    const part = partOf(pageNumberIn(query), feedsOnPage, single.length)
    const shown = single.slice(part.first, part.first + feedsOnPage)
    return {
      kind: 'page',
      page: {
        title: feeds.title,
        feeds: first === undefined ? [] : feedLinks(view, first),
        body: html`<h1>${feeds.title}</h1>
<p class="lead">${feeds.give}</p>
<p class="quiet">${feeds.lists} <a href="${site.basePath}publications.opml">${feeds.publicationsList}</a>${view.lang === 'en' ? ', ' : '、'}<a href="${site.basePath}sources.opml">${feeds.sourcesList}</a></p>
${part.first === 0 && feedList(view, merged)}${single.length > 0 && html`<h2>${feeds.ofSources}</h2>\n${feedList(view, shown)}\n${pager(view, part, (page) => (page > 1 ? `feeds?page=${page}` : 'feeds'))}`}`,
      },
    }
  }

  const oneFeed: PageRoute['answer'] = async ({ view, groups: [name = ''] }): Promise<PageAnswer> => {
    const publication = (await published.publications()).find((each) => each.name === name)
    if (publication === undefined) return elsewhere(name)
    const keys = await archive.catalog.articles.keys(publication.set).newest(newestShown)
    const { title } = publication
    return {
      kind: 'page',
      page: {
        title,
        feeds: feedLinks(view, publication),
        body: html`<h1 dir="auto">${title}</h1>
<p class="quiet" dir="auto">${descriptionOf(view, publication)}</p>
<div class="subscribe"><p>${view.words.feeds.explain}</p>
${addressFields(view, publication)}</div>
<div class="listed"><h2 class="day">${view.words.feeds.newest}</h2>
${articleList(view, await showArticles(keys))}</div>`,
      },
    }
  }

  /** A publication that is none any more: where its feed went. */
  const elsewhere = async (name: string): Promise<PageAnswer> => {
    const found = await published.find({ publication: name, format: 'json' })
    if (found.kind === 'file') return { kind: 'absent' }
    if (found.kind !== 'moved') return found
    return { kind: 'moved', path: `feeds/${found.name.split('.', 1).join()}`, isForGood: found.isForGood }
  }

  return [
    { path: /^feeds$/, answer: everyFeed },
    { path: /^feeds\/([a-z0-9][a-z0-9_-]{0,63})$/, answer: oneFeed },
  ]
}

/** What a feed says of itself, where that is more than its title; what we say of it in the words of the page. */
function descriptionOf({ site, words }: PageView, { title, description }: PublishedFeed): string {
  if (description === title) return ''
  return description === english.feeds.everyArticle(site.title) ? words.feeds.everyArticle(site.title) : description
}

function feedList(view: PageView, publications: readonly PublishedFeed[]): Html {
  return html`<ul class="feeds">
${publications.map(
  (publication) => html`<li><a href="${view.site.basePath}feeds/${publication.name}" dir="auto">${publication.title}</a>
${formLinks(view, publication)}</li>\n`,
)}</ul>`
}
