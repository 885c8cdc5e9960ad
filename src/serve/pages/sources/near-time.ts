import { type Html, html } from '../html.ts'
import type { PageView } from '../page-view.ts'
import { inZone } from '../shown-time.ts'

/** An instant by how long ago it was, or how soon it is; the instant itself is told to programs, and to who points at it. */
export function nearTime(view: PageView, atMs: number): Html {
  const { nowMs, words } = view
  const at = inZone(view, atMs)
  const text = atMs <= nowMs ? words.sources.ago(nowMs - atMs) : words.sources.ahead(atMs - nowMs)
  const machine = at.toISO({ suppressMilliseconds: true }) ?? ''
  return html`<time datetime="${machine}" title="${at.toFormat('yyyy-MM-dd HH:mm')}">${text}</time>`
}
