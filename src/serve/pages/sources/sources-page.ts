import type { SourceSummary } from '../../../poll/overview/source-summary.ts'
import { doneNote } from '../doing/action-form.ts'
import { sourcesButtons } from '../doing/source-acts.ts'
import { type Html, html } from '../html.ts'
import type { PageRoute } from '../page.ts'
import type { PageParts } from '../page-parts.ts'
import type { PageView } from '../page-view.ts'
import { pager, partOf } from '../pager.ts'
import { healthShape, healthShapes } from './health-mark.ts'
import {
  readListQuery,
  type SourceListQuery,
  searchSources,
  sortSources,
  sourceHealths,
  writeListQuery,
} from './source-list-query.ts'
import { type ListedSource, sourceTable } from './source-table.ts'
import { workerTable } from './worker-table.ts'

/** So many days have a bar. */
export const daysOfBars = 30
const sourcesOnPage = 100
/** So many sources are counted before others have their turn. */
const countedInOneTurn = 500

/** `/sources`: how every source is doing, those that fail first. */
export function sourcesPage(parts: PageParts): PageRoute {
  return {
    path: /^sources$/,
    section: 'sources',
    async answer({ view, query: asked }) {
      const { words } = view
      const query = readListQuery(asked)
      const all = await parts.overview.all()
      const found = searchSources(all, query.text)
      const wanted = found.filter(({ health }) => query.health === undefined || health === query.health)
      const sorted = sortSources(wanted, query.sort, await orderFacts(parts, query.sort, wanted, view.nowMs))
      const part = partOf(query.page, sourcesOnPage, sorted.length)
      const shown = await listed(parts, sorted.slice(part.first, part.first + sourcesOnPage), view.nowMs)
      const table =
        shown.length > 0
          ? html`${sourceTable(view, query, shown)}\n${pager(view, part, (page) => writeListQuery(query, { page }))}`
          : html`<p class="quiet none">${all.length === 0 ? words.sources.none : words.sources.noneSuch}</p>`
      return {
        kind: 'page',
        page: {
          title: words.sources.title,
          section: 'sources',
          body: html`${healthShapes()}<div class="heading"><h1>${words.sources.title}</h1>${sourcesButtons(view)}${all.length > 0 && finder(view, query)}</div>
${doneNote(view, asked)}${all.length > 0 && filters(view, query, found)}
${table}
${workerTable(view, await parts.archive.catalog.workers())}`,
        },
      }
    },
  }
}

/** What an order has to know of every source, and nothing where it needs none of it. */
async function orderFacts(
  { archive }: PageParts,
  sort: SourceListQuery['sort'],
  sources: readonly SourceSummary[],
  nowMs: number,
): Promise<Parameters<typeof sortSources>[2]> {
  const usualMs = new Map<string, number>()
  const articles = new Map<string, number>()
  const { polls, activity } = archive.catalog
  for (let at = 0; at < sources.length && (sort === 'slow' || sort === 'articles'); at += countedInOneTurn) {
    const ids = sources.slice(at, at + countedInOneTurn).map(({ id }) => id)
    if (sort === 'slow') for (const [id, ms] of await polls.usualMs(ids)) usualMs.set(id, ms)
    else for (const [id, count] of await activity.published(ids, nowMs - 7 * 24 * 60 * 60_000)) articles.set(id, count)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { usualMs, articles }
}

async function listed(
  { archive }: PageParts,
  summaries: readonly SourceSummary[],
  nowMs: number,
): Promise<readonly ListedSource[]> {
  const ids = summaries.map(({ id }) => id)
  const { polls, activity } = archive.catalog
  const [busy, latest, usualMs] = await Promise.all([
    activity.byDay(ids, nowMs, daysOfBars),
    polls.latest(ids),
    polls.usualMs(ids),
  ])
  return summaries.map((summary) => {
    const [poll, ms] = [latest.get(summary.id), usualMs.get(summary.id)]
    return {
      summary,
      activity: busy.get(summary.id) ?? { total: 0, perDay: [] },
      ...(poll && { latest: poll }),
      ...(ms !== undefined && { usualMs: ms }),
    }
  })
}

/** The healths there are, each with how many sources are so. */
function filters(view: PageView, query: SourceListQuery, found: readonly SourceSummary[]): Html {
  const { site, words } = view
  const { filter, health: names, number } = words.sources
  const counts = Map.groupBy(found, ({ health }) => health)
  const link = (health: SourceListQuery['health'], name: Html | string, count: number) => {
    const isChosen = query.health === health
    const address = `${site.basePath}${writeListQuery(query, { health })}`
    return html`<li><a href="${address}"${isChosen && html` aria-current="true"`}>${name} <span class="number">${number(count)}</span></a></li>`
  }
  const there = sourceHealths.filter((health) => counts.has(health) || health === query.health)
  return html`<nav aria-label="${filter.label}"><ul class="choices">${link(undefined, filter.all, found.length)}
${there.map((health) => link(health, html`${healthShape(health)} ${names[health]}`, counts.get(health)?.length ?? 0))}</ul></nav>`
}

function finder({ site, words }: PageView, { text, health, sort }: SourceListQuery): Html {
  const { filter } = words.sources
  return html`<search><form class="finder" action="${site.basePath}sources">
${health !== undefined && html`<input type="hidden" name="health" value="${health}">`}${sort !== 'health' && html`<input type="hidden" name="sort" value="${sort}">`}<input type="search" name="q" value="${text}" aria-label="${filter.search}" placeholder="${filter.search}" maxlength="100">
<button class="button">${filter.searchButton}</button></form></search>`
}
