import { type Html, html } from '../html.ts'
import type { PageView } from '../page-view.ts'
import { inZone } from '../shown-time.ts'

/** An instant by how long ago it was, or how soon it is; the instant itself is told to programs, and to who points at it. */
export function nearTime(view: PageView, atMs: number): Html {
  const { ago, ahead } = view.words.sources
  return timeElement(view, atMs, atMs <= view.nowMs ? ago(view.nowMs - atMs) : ahead(atMs - view.nowMs))
}

/** When something is to happen, by how soon that is; what should have happened already is due. */
export function comingTime(view: PageView, atMs: number): Html {
  return atMs <= view.nowMs ? timeElement(view, atMs, view.words.sources.due) : nearTime(view, atMs)
}

function timeElement(view: PageView, atMs: number, text: string): Html {
  const at = inZone(view, atMs)
  const machine = at.toISO({ suppressMilliseconds: true }) ?? ''
  return html`<time datetime="${machine}" title="${at.toFormat('yyyy-MM-dd HH:mm')}">${text}</time>`
}
