import type { SourceHealth } from '../../../poll/overview/source-summary.ts'
import { Html, html } from '../html.ts'
import type { PageView } from '../page-view.ts'

/** A shape for each, of a square of 16: a cross in an octagon, a bar across a ring, a triangle, a ring, a tick, two bars. */
const shapes: Readonly<Record<SourceHealth, string>> = {
  failing: '<path class="full" d="M5 1h6l4 4v6l-4 4H5l-4-4V5z"/><path class="mark" d="M5.5 5.5l5 5m0-5l-5 5"/>',
  gone: '<path class="line" d="M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13zM3.5 12.5l9-9"/>',
  attention: '<path class="full" d="M8 1l7.5 13.5H.5z"/><path class="mark" d="M8 6v4m0 2v.5"/>',
  new: '<path class="line" d="M8 2a6 6 0 1 1 0 12a6 6 0 1 1 0-12z"/>',
  well: '<path class="line" d="M2.5 8.5l3.5 4l7.5-9"/>',
  paused: '<path class="full" d="M3 2h3.5v12H3zM9.5 2H13v12H9.5z"/>',
}

/** The shapes of health, to be put once on a page that has marks. */
export function healthShapes(): Html {
  return html`<svg class="unseen" width="0" height="0" aria-hidden="true">${Object.entries(shapes).map(
    ([health, shape]) => html`<symbol id="health-${health}" viewBox="0 0 16 16">${new Html(shape)}</symbol>`,
  )}</svg>`
}

/** The shape of a health alone; the word has to stand beside it. */
export function healthShape(health: SourceHealth): Html {
  return html`<svg class="shape ${health}" aria-hidden="true"><use href="#health-${health}"/></svg>`
}

/** How a source is doing, in shape and word. */
export function healthMark({ words }: PageView, health: SourceHealth): Html {
  return html`<span class="health">${healthShape(health)}${words.sources.health[health]}</span>`
}
