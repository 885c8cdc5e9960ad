import type { FeedToAdd, OperatorActs } from '../../admin/operator-acts.ts'
import { type Html, html } from '../html.ts'
import type { PageRoute } from '../page.ts'
import type { PageView } from '../page-view.ts'
import { actionForm } from './action-form.ts'

/** `/add`: looks for the feeds behind an address, shows what they bring, and adds one as a source. */
export function addPage(acts: OperatorActs): PageRoute {
  const page = (view: PageView, address: string, result?: Html) => {
    const { add } = view.words.doing
    const body = html`<h1>${add.title}</h1>
<form class="form-column" method="post" action="${view.site.basePath}add"><input type="hidden" name="token" value="${view.operator?.formToken}">
<label for="address">${add.label}</label>
<input class="field" id="address" name="address" inputmode="url" value="${address}" required maxlength="2000" autocomplete="off" spellcheck="false">
<button class="button">${add.look}</button></form>
${result}`
    return { kind: 'page', page: { title: add.title, section: 'sources', width: 'text', body } } as const
  }
  return {
    path: /^add$/,
    isFor: 'operator',
    answer: async ({ view }) => page(view, ''),
    async act({ view, form }) {
      const chosen = form.get('url')
      if (chosen !== null) {
        const id = await acts.add(chosen)
        return { kind: 'done', path: `sources/${id}?done=added`, told: { source: id } }
      }
      const address = (form.get('address') ?? '').trim()
      const feeds = await acts.findFeeds(address)
      if (feeds === undefined) {
        return page(view, address, html`<p class="alarm" role="alert">${view.words.doing.add.noAddress}</p>`)
      }
      const { found, tried } = feeds
      return page(view, address, found.length > 0 ? foundFeeds(view, found) : nothing(view, tried))
    },
  }
}

function foundFeeds(view: PageView, found: readonly FeedToAdd[]): Html {
  const { site, words } = view
  const { add } = words.doing
  return html`<h2 class="day">${add.found}</h2>
<ul class="notes">${found.map(
    ({
      url,
      title,
      lang,
      entries,
      newest,
      source,
    }) => html`<li><strong dir="auto"${lang !== undefined && html` lang="${lang}"`}>${title ?? url}</strong>
<p class="quiet"><code>${url}</code> · ${add.entries(entries)}</p>
<ul class="newest"${lang !== undefined && html` lang="${lang}"`}>${newest.map((each) => html`<li dir="auto">${each}</li>`)}</ul>
${source === undefined ? actionForm(view, 'add', add.add, { url }) : html`<p>${add.there} <a href="${site.basePath}sources/${source}">${source}</a></p>`}</li>\n`,
  )}</ul>`
}

function nothing({ words }: PageView, tried: readonly string[]): Html {
  return html`<p role="status">${words.doing.add.none}</p>
<ul class="notes quiet">${tried.map((each) => html`<li>${each}</li>`)}</ul>`
}
