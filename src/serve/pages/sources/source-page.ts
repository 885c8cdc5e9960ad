import type { PastPoll } from '../../../archive/polls/poll-history.ts'
import type { SourceActivity } from '../../../archive/polls/source-activity.ts'
import type { SourceDetail } from '../../../poll/overview/source-overview.ts'
import { articleList } from '../article-list.ts'
import { doneNote } from '../doing/action-form.ts'
import { sourceButtons } from '../doing/source-acts.ts'
import { addressField, feedLinks, formLinks } from '../feeds/subscribe-links.ts'
import { type Html, html } from '../html.ts'
import type { PageRoute } from '../page.ts'
import type { PageParts } from '../page-parts.ts'
import type { PageView } from '../page-view.ts'
import type { ShowArticles } from '../shown-articles.ts'
import { dayBars } from './day-bars.ts'
import { healthMark, healthShapes } from './health-mark.ts'
import { comingTime, nearTime } from './near-time.ts'
import { pollChart } from './poll-chart.ts'
import { lastPolls, pollsByDay } from './poll-tables.ts'
import { outcomeWords } from './poll-words.ts'
import { flagNotes, whyNext } from './source-notes.ts'
import { recent } from './source-table.ts'
import { daysOfBars } from './sources-page.ts'

const newestShown = 10

/** `/sources/<id>`: how one source is doing and why, its polls, its feeds and its newest articles. */
export function sourcePage({ archive, published, overview }: PageParts, showArticles: ShowArticles): PageRoute {
  return {
    path: /^sources\/([a-z0-9_]{1,64})$/,
    async answer({ view, query, groups: [id = ''] }) {
      const detail = await overview.find(id)
      if (detail === undefined) return { kind: 'absent' }
      const { polls, articles } = archive.catalog
      const history = await polls.of(id, view.nowMs)
      const usualMs = (await polls.usualMs([id])).get(id)
      const activity = (await archive.catalog.activity.byDay([id], view.nowMs, daysOfBars)).get(id) ?? {
        total: 0,
        perDay: [],
      }
      const newest = await showArticles(await articles.keys({ kind: 'source', sourceId: id }).newest(newestShown))
      const feeds = (await published.publications()).filter(({ set }) => set.kind === 'source' && set.sourceId === id)
      const { words } = view
      const { summary } = detail
      const [latest] = history
      const tellsWhy = !summary.isPrivate || view.operator !== undefined
      return {
        kind: 'page',
        page: {
          title: summary.title,
          section: 'sources',
          width: 'text',
          feeds: feeds.flatMap((feed) => feedLinks(view, feed)),
          body: html`${healthShapes()}<div class="source">
<p class="small"><a href="${view.site.basePath}sources">${words.sources.allSources}</a></p>
<h1${summary.lang !== undefined && html` lang="${summary.lang}"`} dir="auto">${summary.title}</h1>
${doneNote(view, query)}${sourceButtons(view, id, summary.health === 'paused')}
${facts(view, detail, { activity, latest, usualMs })}
${summary.flags.length > 0 && html`<h2>${words.sources.health.attention}</h2>`}
${flagNotes(view, detail, latest)}
${whyNext(view, detail)}
<h2>${words.sources.chart.title}</h2>
${history.length === 0 ? html`<p class="quiet">${words.sources.chart.none}</p>` : html`${pollChart(view, history)}\n${pollsByDay(view, history)}\n${lastPolls(view, history, tellsWhy)}`}
${feeds.length > 0 && html`<h2>${words.sources.feeds}</h2>\n${feeds.map((feed) => html`${addressField(view, feed)}<p>${formLinks(view, feed)}</p>`)}`}
<h2>${words.sources.newest}</h2>
${articleList(view, newest)}</div>`,
        },
      }
    },
  }
}

function facts(
  view: PageView,
  { summary, waiting, told }: SourceDetail,
  seen: {
    readonly activity: SourceActivity
    readonly latest: PastPoll | undefined
    readonly usualMs: number | undefined
  },
): Html {
  const { facts: names, never, usually, waiting: waits, articles, inARow } = view.words.sources
  const { activity, latest, usualMs } = seen
  const { id, health, failures, isPrivate, lastPollAtMs, nextPollAtMs } = summary
  const isTold = view.operator !== undefined
  const { day, week } = recent(activity)
  const fact = (name: string, content: Html | string) => html`<dt>${name}</dt><dd>${content}</dd>\n`
  const outcome = latest && outcomeWords(view, latest, isTold || !isPrivate)
  return html`<dl class="facts">
${fact(names.health, html`${healthMark(view, health)}${failures > 1 && html` <span class="quiet">${inARow(failures)}</span>`}`)}${fact(
  names.last,
  html`${lastPollAtMs === undefined ? never : nearTime(view, lastPollAtMs)}${outcome && ` · ${outcome}`}`,
)}${nextPollAtMs !== undefined && fact(names.next, comingTime(view, nextPollAtMs))}${usualMs !== undefined && fact(names.took, usually(view.words.sources.duration(usualMs)))}${fact(
  names.articles,
  html`${articles(day, week, activity.total)}${activity.perDay.some((count) => count > 0) && dayBars(view, activity.perDay)}`,
)}${waiting > 0 && fact(names.waiting, waits(waiting))}${fact(names.id, html`<code>${id}</code>`)}${isTold && fact(names.address, html`<code>${told.address}</code>`)}${isTold && told.movedTo !== undefined && fact(names.movedTo, html`<code>${told.movedTo}</code>`)}</dl>`
}
