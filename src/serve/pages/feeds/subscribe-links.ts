import type { PublishedFeed } from '../../../publish/published.ts'
import { type Html, html } from '../html.ts'
import type { FeedLink } from '../page.ts'
import type { PageView } from '../page-view.ts'

const forms = [
  ['RSS', '.rss.xml', 'application/rss+xml'],
  ['Atom', '.atom.xml', 'application/atom+xml'],
  ['JSON Feed', '.json', 'application/feed+json'],
] as const

/** The forms of a publication, as links that stand in the head of a page. */
export function feedLinks({ site }: PageView, { name, title }: PublishedFeed): readonly FeedLink[] {
  return forms.map(([form, ending, type]) => ({
    title: `${title} (${form})`,
    href: `${site.basePath}${name}${ending}`,
    type,
  }))
}

/** The forms of a publication, as links in a line. */
export function formLinks({ site }: PageView, { name }: PublishedFeed): Html {
  const { basePath } = site
  return html`<span class="plain">${forms.map(([form, ending]) => html`<a href="${basePath}${name}${ending}">${form}</a> `)}</span>`
}

/** The address of a publication's RSS feed, in a field that it can be copied from. */
export function addressField(view: PageView, publication: PublishedFeed): Html {
  return formField(view, publication, forms[0])
}

/** The addresses of all forms of a publication, each in a field, with a link to the feed as it is. */
export function addressFields(view: PageView, publication: PublishedFeed): Html {
  const { site, words } = view
  return html`<dl class="addresses">
${forms.map((form) => {
  const [name, ending] = form
  const path = `${site.basePath}${publication.name}${ending}?feed`
  return html`<div><dt>${name} <a class="small" href="${path}" aria-label="${name}: ${words.feeds.itself}">${words.feeds.itself}</a></dt><dd>${formField(view, publication, form)}</dd></div>\n`
})}</dl>`
}

function formField(
  { site, words }: PageView,
  { name, title }: PublishedFeed,
  [form, ending]: (typeof forms)[number],
): Html {
  const label = `${title}: ${words.feeds.addressOf(form)}`
  return html`<input class="address" readonly value="${site.baseUrl}${name}${ending}" aria-label="${label}">`
}
