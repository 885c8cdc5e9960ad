import { sourceIdFor } from '../../../source/source-id.ts'
import { longestQuery, type QueryFault, type SearchOrder } from '../../../text/query/query.ts'
import { type Html, html } from '../html.ts'
import type { PageView } from '../page-view.ts'

/** The field in which a query is written. */
export function formPart({ site, words }: PageView, text: string, order?: SearchOrder): Html {
  const { field, go } = words.search
  return html`<form class="search-form" role="search" action="${site.basePath}search">
<input type="search" name="q" value="${text}" aria-label="${field}" maxlength="${longestQuery}" required${text === '' && html` autofocus`} autocapitalize="none" spellcheck="false">${order && html`<input type="hidden" name="sort" value="${order}">`}
<button>${go}</button>
</form>\n`
}

/** Why a query cannot be read, and where. */
export function faultPart({ words }: PageView, fault: QueryFault): Html {
  const { unreadable, problem, faultAt } = words.search
  return html`<p class="search-fault" role="alert"><strong>${unreadable}</strong> ${problem(fault)}<span class="quiet">${faultAt(fault.at + 1)}</span></p>\n`
}

/** How to ask, each form with what it finds. */
export function helpPart({ words }: PageView, isOpen: boolean): Html {
  const { help, forms } = words.search
  return html`<details class="search-aside"${isOpen && html` open`}><summary>${help}</summary>
<table>${forms.map(([form, what]) => html`<tr><td><code>${form}</code></td><td>${what}</td></tr>\n`)}</table></details>\n`
}

/** The lines of the settings that make a publication of what a query finds. */
export function savePart({ words }: PageView, text: string): Html {
  const { save, saveHow } = words.search
  const query = text.replace(/(^|\s)sort[:：]\S*/gi, ' ').trim()
  const name = sourceIdFor({ title: query, url: 'https://found/' }, () => false)
  // A JSON string is a double-quoted scalar of YAML (YAML 1.2.2, 7.3.1).
  const yaml = `publications:\n  ${name}:\n    title: ${JSON.stringify(query.slice(0, 200))}\n    query: ${JSON.stringify(query)}\n`
  return html`<details class="search-aside"><summary>${save}</summary>
<p class="small quiet">${saveHow}</p>
<pre tabindex="0"><code>${yaml}</code></pre></details>\n`
}
