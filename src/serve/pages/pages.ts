import { DateTime } from 'luxon'
import { type Html, html } from './html.ts'
import type { FeedLink, Page } from './page-frame.ts'

/** What pages show of the site, the zone they tell times in, and where all of it stands on its host. */
export type ShownSite = {
  readonly title: string
  readonly timeZone: string
  /** Begins and ends with a slash: `/`, or `/news/` for `https://example.org/news/`. */
  readonly basePath: string
  /** Of the picture that stands for the site. */
  readonly iconUrl: string
}

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

/** The path of a publication's own page, under the base path. */
export function publicationPath(name: string): string {
  return `feeds/${name}`
}

/** The three forms of a publication, as links. */
function feedLinks({ basePath }: ShownSite, { name, title }: ShownPublication): readonly FeedLink[] {
  const to = (form: string, ending: string, type: string) => ({
    title: `${title} (${form})`,
    href: `${basePath}${name}${ending}`,
    type,
  })
  return [
    to('RSS', '.rss.xml', 'application/rss+xml'),
    to('Atom', '.atom.xml', 'application/atom+xml'),
    to('JSON Feed', '.json', 'application/feed+json'),
  ]
}

/** The first page: the newest articles of the first publication, and the way to all publications. */
export function homePage(
  site: ShownSite,
  publications: readonly ShownPublication[],
  newest: readonly ShownArticle[],
): Page {
  const [first] = publications
  const { basePath } = site
  return {
    title: site.title,
    feeds: publications.flatMap((publication) => feedLinks(site, publication)),
    body: html`<h1>${site.title}</h1>
<p class="quiet">${publications.length} ${publications.length === 1 ? 'feed' : 'feeds'} to <a href="${basePath}feeds">subscribe to</a></p>
${first && html`<h2>Newest in <a href="${basePath}${publicationPath(first.name)}">${first.title}</a></h2>\n`}${articleList(newest, site.timeZone)}`,
  }
}

/** Every publication, with its three forms. */
export function publicationsPage(site: ShownSite, publications: readonly ShownPublication[]): Page {
  const { basePath } = site
  return {
    title: 'Feeds',
    feeds: publications.flatMap((publication) => feedLinks(site, publication)),
    body: html`<h1>Feeds</h1>
<p class="quiet">Give a feed reader one of these addresses, or all of them as <a href="${basePath}publications.opml">OPML</a>;
what they are made of is in a <a href="${basePath}sources.opml">second list</a>.</p>
<ul>
${publications.map(
  (
    publication,
  ) => html`<li><a href="${basePath}${publicationPath(publication.name)}" dir="auto">${publication.title}</a>
<p class="quiet" dir="auto">${publication.description === publication.title ? '' : publication.description}</p>
${formats(site, publication)}</li>\n`,
)}</ul>`,
  }
}

/** One publication: its three forms and its newest articles. */
export function publicationPage(site: ShownSite, publication: ShownPublication, newest: readonly ShownArticle[]): Page {
  return {
    title: publication.title,
    feeds: feedLinks(site, publication),
    body: html`<h1 dir="auto">${publication.title}</h1>
<p class="quiet" dir="auto">${publication.description === publication.title ? '' : publication.description}</p>
${formats(site, publication)}
<h2>Newest articles</h2>
${articleList(newest, site.timeZone)}`,
  }
}

function formats(site: ShownSite, publication: ShownPublication): Html {
  const [rss, atom, json] = feedLinks(site, publication)
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
