import { DateTime } from 'luxon'
import { type Html, html } from './html.ts'
import type { FeedLink, Page } from './page-frame.ts'

/** What pages show of the site, and the zone they tell times in. */
export type ShownSite = { readonly title: string; readonly timeZone: string }

/** What pages show of a publication. */
export type ShownPublication = { readonly name: string; readonly title: string; readonly description: string }

/** What pages show of an article; what is missing is not known. */
export type ShownArticle = {
  readonly title: string
  readonly url?: string
  readonly publishedAt: Date
  readonly lang?: string
  readonly source?: string
}

/** The address of a publication's own page. */
export function publicationPath(name: string): string {
  return `/feeds/${name}`
}

/** The three forms of a publication, as links. */
export function feedLinks({ name, title }: Pick<ShownPublication, 'name' | 'title'>): readonly FeedLink[] {
  return [
    { title: `${title} (RSS)`, href: `/${name}.rss.xml`, type: 'application/rss+xml' },
    { title: `${title} (Atom)`, href: `/${name}.atom.xml`, type: 'application/atom+xml' },
    { title: `${title} (JSON Feed)`, href: `/${name}.json`, type: 'application/feed+json' },
  ]
}

/** The first page: the newest articles of the first publication, and the way to all publications. */
export function homePage(
  site: ShownSite,
  publications: readonly ShownPublication[],
  newest: readonly ShownArticle[],
): Page {
  const [first] = publications
  return {
    title: site.title,
    feeds: publications.flatMap((publication) => feedLinks(publication)),
    body: html`<h1>${site.title}</h1>
<p class="quiet">${publications.length} ${publications.length === 1 ? 'feed' : 'feeds'} to <a href="/feeds">subscribe to</a></p>
${first && html`<h2>Newest in <a href="${publicationPath(first.name)}">${first.title}</a></h2>\n`}${articleList(newest, site.timeZone)}`,
  }
}

/** Every publication, with its three forms. */
export function publicationsPage(publications: readonly ShownPublication[]): Page {
  return {
    title: 'Feeds',
    feeds: publications.flatMap((publication) => feedLinks(publication)),
    body: html`<h1>Feeds</h1>
<p class="quiet">Give a feed reader one of these addresses, or all of them as <a href="/publications.opml">OPML</a>;
what they are made of is in a <a href="/sources.opml">second list</a>.</p>
<ul>
${publications.map(
  (publication) => html`<li><a href="${publicationPath(publication.name)}" dir="auto">${publication.title}</a>
<p class="quiet" dir="auto">${publication.description === publication.title ? '' : publication.description}</p>
${formats(publication)}</li>\n`,
)}</ul>`,
  }
}

/** One publication: its three forms and its newest articles. */
export function publicationPage(site: ShownSite, publication: ShownPublication, newest: readonly ShownArticle[]): Page {
  return {
    title: publication.title,
    feeds: feedLinks(publication),
    body: html`<h1 dir="auto">${publication.title}</h1>
<p class="quiet" dir="auto">${publication.description === publication.title ? '' : publication.description}</p>
${formats(publication)}
<h2>Newest articles</h2>
${articleList(newest, site.timeZone)}`,
  }
}

function formats({ name, title }: ShownPublication): Html {
  const [rss, atom, json] = feedLinks({ name, title })
  return html`<p class="formats"><a href="${rss?.href}">RSS</a> <a href="${atom?.href}">Atom</a> <a href="${json?.href}">JSON Feed</a></p>`
}

function articleList(articles: readonly ShownArticle[], timeZone: string): Html {
  if (articles.length === 0) return html`<p class="quiet">No article yet.</p>`
  return html`<ul>
${articles.map(({ title, url, publishedAt, lang, source }) => {
  const at = DateTime.fromJSDate(publishedAt, { zone: timeZone })
  const shown = html`<span lang="${lang ?? 'und'}" dir="auto">${title}</span>`
  return html`<li>${url === undefined ? shown : html`<a href="${url}" rel="noreferrer">${shown}</a>`}
<p class="quiet"><time datetime="${at.toISO({ suppressMilliseconds: true }) ?? ''}">${at.toFormat('yyyy-MM-dd HH:mm')}</time>${source && html` · <span dir="auto">${source}</span>`}</p></li>\n`
})}</ul>`
}
