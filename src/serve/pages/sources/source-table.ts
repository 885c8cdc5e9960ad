import type { PastPoll } from '../../../archive/polls/poll-history.ts'
import type { SourceActivity } from '../../../archive/polls/source-activity.ts'
import type { SourceSummary } from '../../../poll/overview/source-summary.ts'
import { type Html, html } from '../html.ts'
import type { PageView } from '../page-view.ts'
import { dayBars } from './day-bars.ts'
import { healthMark } from './health-mark.ts'
import { comingTime, nearTime } from './near-time.ts'
import { outcomeWords } from './poll-words.ts'
import { type SourceListQuery, writeListQuery } from './source-list-query.ts'

/** A source as the list shows it; what is absent is not known. */
export type ListedSource = {
  readonly summary: SourceSummary
  readonly activity: SourceActivity
  readonly latest?: PastPoll
  readonly usualMs?: number
}

/** The table of sources, each column under a link that sorts by it. */
export function sourceTable(view: PageView, query: SourceListQuery, sources: readonly ListedSource[]): Html {
  const { columns } = view.words.sources
  const head = (name: keyof typeof columns, sort?: SourceListQuery['sort']) => {
    if (sort === undefined) return html`<th scope="col" class="c-${name}">${columns[name]}</th>`
    const isSorted = query.sort === sort
    const direction = ['name', 'health', 'next'].includes(sort) ? 'ascending' : 'descending'
    const address = `${view.site.basePath}${writeListQuery(query, { sort })}`
    return html`<th scope="col" class="c-${name}"${isSorted && html` aria-sort="${direction}"`}><a href="${address}">${columns[name]}</a></th>`
  }
  return html`<table class="sources">
<thead><tr>${head('health', 'health')}${head('name', 'name')}${head('last', 'last')}${head('next', 'next')}${head('day')}${head('week', 'articles')}${head('all')}${head('bars')}${head('took', 'slow')}</tr></thead>
<tbody>
${sources.map((source) => row(view, source))}</tbody>
</table>`
}

function row(view: PageView, { summary, activity, latest, usualMs }: ListedSource): Html {
  const { site, words } = view
  const { id, title, lang, health, failures, isPrivate, lastPollAtMs, nextPollAtMs } = summary
  const { duration, inARow, never, number } = words.sources
  const tellsWhy = !isPrivate || view.operator !== undefined
  const { day, week } = recent(activity)
  const cell = (name: keyof typeof words.sources.columns, content: Html | string) =>
    html`<td class="c-${name}">${content}</td>`
  return html`<tr>
<td class="c-health">${healthMark(view, health)}${failures > 1 && html` <span class="quiet number" title="${inARow(failures)}">×${number(failures)}</span>`}</td>
<th scope="row" class="c-name"><a href="${site.basePath}sources/${id}"${lang !== undefined && html` lang="${lang}"`} dir="auto">${title}</a></th>
${cell('last', html`${lastPollAtMs === undefined ? never : nearTime(view, lastPollAtMs)}${latest && html` <span class="quiet">· ${outcomeWords(view, latest, tellsWhy)}</span>`}`)}
${cell('next', nextPollAtMs === undefined ? '–' : comingTime(view, nextPollAtMs))}
${cell('day', number(day))}${cell('week', number(week))}${cell('all', number(activity.total))}
${cell('bars', dayBars(view, activity.perDay))}${cell('took', usualMs === undefined ? '–' : duration(usualMs))}
</tr>\n`
}

/** How many articles were published in the last day, and in the last seven. */
export function recent({ perDay }: SourceActivity): { readonly day: number; readonly week: number } {
  return { day: perDay.at(-1) ?? 0, week: perDay.slice(-7).reduce((sum, count) => sum + count, 0) }
}
