import type { PastPoll } from '../../../archive/polls/poll-history.ts'
import { Html, html } from '../html.ts'
import type { PageView } from '../page-view.ts'
import { shownTime } from '../shown-time.ts'
import { hasFailed } from './poll-words.ts'

/** The lanes of the drawing, from above: failures, four decades of time from 10 ms to 100 s, new articles. */
const width = 1_000
const height = 190
const failedLane = 20
const decade = 30
const shortestMs = 10
const ground = failedLane + 4 * decade
const addedLane = height - ground - 8
const dayMs = 24 * 60 * 60_000
const columns = 120

/**
 * Draws polls over time, from the earliest to now: how each ended, how long it took, and what it brought. The drawing is
 * stretched to the width there is; its strokes are not, and what is written stands beside it.
 */
export function pollChart(view: PageView, polls: readonly PastPoll[]): Html {
  const { nowMs, words } = view
  const { chart, duration } = words.sources
  const asked = polls.filter(({ end }) => end !== 'held')
  const sinceMs = Math.min(nowMs - dayMs, ...asked.slice(-1).map(({ startedAtMs }) => startedAtMs))
  const x = (atMs: number) => round(((Math.min(atMs, nowMs) - sinceMs) / (nowMs - sinceMs)) * (width - 8) + 4)
  const failed = asked.filter(hasFailed)
  const added = asked.reduce((sum, poll) => sum + poll.added, 0)
  const dots = asked
    .filter((poll) => !hasFailed(poll))
    .map((poll) => `M${x(poll.startedAtMs)} ${heightOf(poll.tookMs)}h0`)
  const strokes = failed.map(({ startedAtMs }) => `M${x(startedAtMs)} 2v${failedLane - 6}`)
  const lines = [0, 1, 2, 3, 4].map((step) => `M0 ${failedLane + step * decade}h${width}`)
  const drawn = (name: string, path: readonly string[]) =>
    path.length > 0 && new Html(`<path class="${name}" vector-effect="non-scaling-stroke" d="${path.join('')}"/>`)
  const label = chart.label(asked.length, failed.length, added)
  return html`<figure class="chart">
<div class="scale" aria-hidden="true"><span>${chart.failed}</span>${[100_000, 10_000, 1_000, 100].map((ms) => html`<span>${duration(ms / 10)}</span>`)}<span>${chart.added}</span></div>
<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-labelledby="polls-title polls-text"><title id="polls-title">${label}</title><desc id="polls-text">${chart.describe}</desc>
${drawn('grid', lines)}${drawn('added', addedBars(asked, x))}${drawn('dots', dots)}${drawn('strokes', strokes)}</svg>
<div class="ends" aria-hidden="true">${shownTime(view, sinceMs, 'day')}<span>${chart.today}</span></div>
<figcaption class="ends">${label}</figcaption>
</figure>`
}

/** What polls brought, put together where they stand close, as bars from the bottom. */
function addedBars(polls: readonly PastPoll[], x: (atMs: number) => number): readonly string[] {
  const perColumn = new Map<number, number>()
  for (const { added, startedAtMs } of polls) {
    const column = Math.floor((x(startedAtMs) / width) * columns)
    if (added > 0) perColumn.set(column, (perColumn.get(column) ?? 0) + added)
  }
  const most = Math.max(...perColumn.values(), 1)
  const step = width / columns
  return [...perColumn].map(([column, added]) => {
    const tall = Math.max(3, round((added / most) * addedLane))
    return `M${round(column * step)} ${height}v-${tall}h${round(step * 0.75)}v${tall}z`
  })
}

function heightOf(tookMs: number): number {
  const decades = Math.log10(Math.min(Math.max(tookMs, shortestMs), shortestMs * 10 ** 4) / shortestMs)
  return round(ground - decades * decade)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
