import { type Html, html } from '../html.ts'
import type { PageView } from '../page-view.ts'

/** A form that does one thing at a path, with the token that proves it is ours; nothing for who is not the operator. */
export function actionForm(
  { site, operator }: PageView,
  path: string,
  button: string,
  fields: Readonly<Record<string, string>> = {},
): Html | undefined {
  if (operator === undefined) return undefined
  const hidden = Object.entries({ token: operator.formToken, ...fields })
  return html`<form method="post" action="${site.basePath}${path}">${hidden.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}<button class="button">${button}</button></form>`
}

/** What was just done, where the address says so; nobody but the operator is told. */
export function doneNote({ operator, words }: PageView, query: URLSearchParams): Html | undefined {
  const { done } = words.doing
  const name = (Object.keys(done) as (keyof typeof done)[]).find((each) => each === query.get('done'))
  if (operator === undefined || name === undefined) return undefined
  return html`<p class="done${name === 'failed' && ' failed'}" role="status">${done[name]}</p>`
}
