import { html } from './html.ts'
import type { Page } from './page.ts'
import type { PageView } from './page-view.ts'

/** Why there is nothing to show. */
export type Fault =
  | { readonly kind: 'absent' | 'failed' | 'busy' | 'refused' | 'limited' }
  /** What the operator wanted could not be done. */
  | { readonly kind: 'impossible'; readonly reason: string }
  | { readonly kind: 'gone'; readonly title: string; readonly day: string }
  /** An article that was removed for good on a day. */
  | { readonly kind: 'removed'; readonly day: string }

/** Tells a person why there is nothing to show, and where to go instead. */
export function faultPage({ site, words }: PageView, fault: Fault): Page {
  const { faults } = words
  const title = fault.kind === 'gone' ? faults.goneTitle(fault.title) : faults[`${fault.kind}Title`]
  const text = textOf(faults, fault)
  return {
    title,
    width: 'text',
    body: html`<div class="fault"><h1 dir="auto">${title}</h1>
<p>${text}</p>
<p class="plain"><a href="${site.basePath}">${faults.home}</a> <a href="${site.basePath}search">${words.search.title}</a></p></div>`,
  }
}

function textOf(faults: PageView['words']['faults'], fault: Fault): string {
  if ('day' in fault) return faults[fault.kind](fault.day)
  return fault.kind === 'impossible' ? fault.reason : faults[fault.kind]
}
