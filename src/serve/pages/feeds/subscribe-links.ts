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
export function addressField({ site, words }: PageView, { name, title }: PublishedFeed): Html {
  const [form, ending] = forms[0]
  const label = `${title}: ${words.feeds.addressOf(form)}`
  return html`<input class="address" readonly value="${site.baseUrl}${name}${ending}" aria-label="${label}">`
}
