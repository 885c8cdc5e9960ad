import type { PastPoll } from '../../../archive/polls/poll-history.ts'
import { type Html, html } from '../html.ts'
import type { PageView } from '../page-view.ts'
import { inZone, shownTime } from '../shown-time.ts'
import { hasFailed, outcomeWords } from './poll-words.ts'

const lastShown = 20

/** What a chart of polls shows, day by day, for those who cannot see it; the newest day first. */
export function pollsByDay(view: PageView, polls: readonly PastPoll[]): Html {
  const { chart, duration, number } = view.words.sources
  const days = Map.groupBy(
    polls.filter(({ end }) => end !== 'held'),
    ({ startedAtMs }) => inZone(view, startedAtMs).toISODate() ?? '',
  )
  const heads = [chart.polls, chart.failures, chart.newArticles, chart.revised, chart.took]
  return html`<details><summary>${chart.table}</summary>
<div class="wide-table" tabindex="0" role="region" aria-label="${chart.table}"><table><thead><tr><th scope="col">${chart.day}</th>${heads.map((head) => html`<th scope="col" class="number">${head}</th>`)}</tr></thead>
<tbody>${[...days].map(([day, some]) => {
    const took = some.map(({ tookMs }) => tookMs).sort((a, b) => a - b)
    const cells = [
      number(some.length),
      number(some.filter(hasFailed).length),
      number(some.reduce((sum, { added }) => sum + added, 0)),
      number(some.reduce((sum, { revised }) => sum + revised, 0)),
      duration(took[Math.floor(took.length / 2)] ?? 0),
    ]
    return html`<tr><th scope="row"><time datetime="${day}">${day}</time></th>${cells.map((cell) => html`<td class="number">${cell}</td>`)}</tr>\n`
  })}</tbody></table></div></details>`
}

/** The last polls, each with how it ended; `tellsWhy` is false where the reason of a failure is nobody's business. */
export function lastPolls(view: PageView, polls: readonly PastPoll[], tellsWhy: boolean): Html {
  const { chart, duration } = view.words.sources
  return html`<details><summary>${chart.last}</summary>
<div class="wide-table" tabindex="0" role="region" aria-label="${chart.last}"><table><thead><tr><th scope="col">${chart.when}</th><th scope="col">${chart.outcome}</th><th scope="col" class="number">${view.words.sources.columns.took}</th><th scope="col" class="number">${chart.size}</th></tr></thead>
<tbody>${polls
    .slice(0, lastShown)
    .map(
      (poll) =>
        html`<tr><td>${shownTime(view, poll.startedAtMs)}</td><td>${outcomeWords(view, poll, tellsWhy)}</td><td class="number">${poll.end === 'held' ? '–' : duration(poll.tookMs)}</td><td class="number">${poll.bytes === undefined ? '–' : chart.bytes(poll.bytes)}</td></tr>\n`,
    )}</tbody></table></div></details>`
}
