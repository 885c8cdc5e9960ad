import type { ArticleKey } from '../../../archive/article-keys.ts'
import { DateTime } from '../../../text/date/date-time.ts'
import { articlesByDay } from '../article-list.ts'
import { html } from '../html.ts'
import type { PageRequest, PageRoute } from '../page.ts'
import type { PageParts } from '../page-parts.ts'
import type { ShowArticles } from '../shown-articles.ts'
import { createArchiveData, spanOf } from './archive-data.ts'
import { calendarPanel, choosePanel, monthName, queryOf, spansPanel } from './archive-panels.ts'
import { type Chosen, chosenIn } from './chosen.ts'

const articlesShown = 50

/**
 * `/archive`: leads to the month of the newest article. `/archive/<year>/<month>`, and `/<day>` behind it: what was published
 * then, with a calendar; of one source with `?source=`, in one language with `?lang=`.
 */
export function archivePages(parts: PageParts, showArticles: ShowArticles): readonly PageRoute[] {
  const { catalog } = parts.archive
  const data = createArchiveData(catalog.calendar, parts.timeZone)

  const newest: PageRoute['answer'] = async ({ view, query }) => {
    const chosen = chosenIn(query)
    const at = await data.newest(chosen)
    if (at !== undefined) {
      const path = `archive/${at.toFormat('yyyy/MM')}${queryOf(chosen)}`
      return { kind: 'moved', path, isForGood: false }
    }
    const { archive, lists } = view.words
    const body = html`<h1>${archive.title}</h1>\n<p class="quiet">${lists.none}</p>`
    return { kind: 'page', page: { title: archive.title, section: 'archive', body } }
  }

  const month: PageRoute['answer'] = async (request) => {
    const { view, groups, query } = request
    const [year = '', monthNumber = '', dayNumber] = groups
    const at = DateTime.fromObject(
      { year: Number(year), month: Number(monthNumber), day: Number(dayNumber ?? 1) },
      { zone: parts.timeZone },
    )
    if (!at.isValid) return { kind: 'absent' }
    const chosen = chosenIn(query)
    const first = at.startOf('month')
    const [shown, sources, languages] = [
      await data.month(chosen, first),
      await parts.published.sources(),
      await catalog.calendar.languages(),
    ]
    const span = dayNumber === undefined ? spanOf(first, 'month') : spanOf(at, 'day')
    const keys = await data.articles(chosen, span, articlesShown + 1, afterIn(query))
    const articles = await showArticles(keys.slice(0, articlesShown))
    const last = keys.length > articlesShown ? keys[articlesShown - 1] : undefined
    const name = monthName(view, first)
    const day = dayNumber === undefined ? undefined : at.day
    const total = shown.days.reduce((sum, { count }) => sum + count, 0)
    const source = chosen.sourceId === undefined ? undefined : sources.sourceOf(chosen.sourceId)
    const { archive, lists } = view.words
    return {
      kind: 'page',
      page: {
        title: source === undefined ? name : `${source.title} · ${name}`,
        section: 'archive',
        body: html`${source && html`<p class="from" dir="auto">${source.title}</p>\n`}<div class="month-head"><h1>${name}</h1><span class="quiet">${lists.articles(total)}</span></div>
<div class="beside archive">${calendarPanel(view, shown, chosen, day)}
<div class="listed">
${articles.length === 0 ? html`<p class="quiet">${archive.none}</p>` : articlesByDay(view, articles)}
${last && html`<p class="onward"><a href="${onward(request, chosen, last)}" rel="next">${archive.earlier}</a></p>`}</div>
<div>${spansPanel(view, shown, chosen)}
${choosePanel(view, first, chosen, sources, languages)}
${source?.publication !== undefined && html`<p class="small onward"><a href="${view.site.basePath}feeds/${source.publication}">${archive.feed}</a></p>`}</div></div>`,
      },
    }
  }
  return [
    { path: /^archive$/, section: 'archive', answer: newest },
    { path: /^archive\/(\d{4})\/(\d\d)(?:\/(\d\d))?$/, answer: month },
  ]
}

/** The address of what comes after an article on the same page. */
function onward({ view, groups }: PageRequest, chosen: Chosen, { publishedAtMs, hash }: ArticleKey): string {
  const path = groups.filter((each) => each !== undefined).join('/')
  return `${view.site.basePath}archive/${path}${queryOf(chosen, { after: `${publishedAtMs}-${hash}` })}`
}

function afterIn(query: URLSearchParams): ArticleKey | undefined {
  const [, time, hash] = /^(-?\d{1,15})-([0-9a-f]{16})$/.exec(query.get('after') ?? '') ?? []
  return time === undefined || hash === undefined ? undefined : { publishedAtMs: Number(time), hash }
}
