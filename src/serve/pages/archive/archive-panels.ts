import type { Published } from '../../../publish/published.ts'
import type { DateTime } from '../../../text/date/date-time.ts'
import { type Html, html } from '../html.ts'
import type { PageView } from '../page-view.ts'
import type { ArchiveMonth } from './archive-data.ts'
import type { Chosen } from './chosen.ts'

const daysOfWeek = [1, 2, 3, 4, 5, 6, 7] as const

/** What was chosen as the query of an address, empty or with `?`; `more` comes behind it. */
export function queryOf({ sourceId, lang }: Chosen, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams({
    ...(sourceId !== undefined && { source: sourceId }),
    ...(lang !== undefined && { lang }),
    ...more,
  }).toString()
  return query === '' ? '' : `?${query}`
}

/** `November 2026`, or `2026年11月`. */
export function monthName({ lang }: PageView, first: DateTime): string {
  return first.setLocale(localeOf(lang)).toLocaleString({ year: 'numeric', month: 'long' })
}

/** The days of a month, each a link with the number of its articles; those without are no links. */
export function calendarPanel(view: PageView, { first, days }: ArchiveMonth, chosen: Chosen, today?: number): Html {
  const { words, site, lang } = view
  const base = `${site.basePath}archive/${first.toFormat('yyyy/MM')}`
  const query = queryOf(chosen)
  const cell = ({ number, count }: ArchiveMonth['days'][number]) => {
    if (count === 0) return html`<td><span>${number}</span></td>`
    const day = String(number).padStart(2, '0')
    const current = number === today && html` aria-current="date"`
    return html`<td><a href="${base}/${day}${query}"${current}>${number}<small>${compact(lang, count)}<span class="unseen"> ${words.lists.articles(count)}</span></small></a></td>`
  }
  const before = Array.from({ length: first.weekday - 1 }, () => html`<td></td>`)
  const cells = [...before, ...days.map(cell)]
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, week) => cells.slice(week * 7, week * 7 + 7))
  const names = daysOfWeek.map((weekday) => first.set({ weekday }).setLocale(localeOf(lang)))
  return html`<section class="panel"><table class="calendar"><caption class="unseen">${words.archive.calendar}</caption>
<thead><tr>${names.map((day) => html`<th scope="col" abbr="${day.toFormat('cccc')}">${lang === 'en' ? day.toFormat('ccc') : day.toFormat('ccccc')}</th>`)}</tr></thead>
<tbody>
${weeks.map((week) => html`<tr>${week}</tr>\n`)}</tbody></table>
${today !== undefined && html`<p class="small"><a href="${base}${query}">${words.archive.wholeMonth}</a></p>`}</section>`
}

/** The months of the year and the years that have articles, and the ways to the months beside this one. */
export function spansPanel(view: PageView, month: ArchiveMonth, chosen: Chosen): Html {
  const { words, site, lang } = view
  const { first, months, years } = month
  const query = queryOf(chosen)
  const to = (at: DateTime) => `${site.basePath}archive/${at.toFormat('yyyy/MM')}${query}`
  const here = (isHere: boolean) => isHere && html` aria-current="true"`
  return html`<section class="panel"><h2>${words.archive.months}</h2>
<ul class="spans">
${months.map(({ number, count }) => {
  const at = first.set({ month: number })
  const name = at.setLocale(localeOf(lang)).toLocaleString({ month: lang === 'en' ? 'short' : 'long' })
  return html`<li><a href="${to(at)}"${here(number === first.month)}>${name}</a> <small class="quiet number">${compact(lang, count)}</small></li>\n`
})}</ul>
<p class="small plain">${month.hasOlder && html`<a href="${to(first.minus({ months: 1 }))}" rel="prev">← ${words.archive.previous}</a> `}${month.hasNewer && html`<a href="${to(first.plus({ months: 1 }))}">${words.archive.next} →</a>`}</p></section>
<section class="panel"><h2>${words.archive.years}</h2>
<ul class="spans">
${years.map((at) => html`<li><a href="${to(at.year === first.year ? first : at)}"${here(at.year === first.year)}>${at.year}</a></li>\n`)}</ul></section>`
}

/** What chooses a source and a language; the page is then asked for anew. */
export function choosePanel(
  view: PageView,
  first: DateTime,
  chosen: Chosen,
  { sources }: Awaited<ReturnType<Published['sources']>>,
  languages: readonly string[],
): Html {
  const { words, site, lang } = view
  const names = new Intl.DisplayNames(lang, { type: 'language' })
  const nameOf = (tag: string) => {
    try {
      return tag === 'und' ? words.archive.unknownLang : (names.of(tag) ?? tag)
    } catch {
      return tag
    }
  }
  const option = (value: string, name: string, isChosen: boolean) =>
    html`<option value="${value}"${isChosen && html` selected`}>${name}</option>\n`
  return html`<section class="panel"><form class="choose" action="${site.basePath}archive/${first.toFormat('yyyy/MM')}">
<label>${words.archive.source} <select name="source">
${option('', words.archive.every, chosen.sourceId === undefined)}${sources.map(({ id, title }) => option(id, title, id === chosen.sourceId))}</select></label>
<label>${words.archive.lang} <select name="lang">
${option('', words.archive.every, chosen.lang === undefined)}${languages.map((tag) => option(tag, nameOf(tag), tag === chosen.lang))}</select></label>
<button>${words.archive.show}</button></form></section>`
}

function localeOf(lang: PageView['lang']): string {
  return lang === 'en' ? 'en-GB' : 'zh-CN'
}

/** A number that fits under a day: `1,234`, `12K`. */
function compact(lang: PageView['lang'], count: number): string {
  return count < 10_000
    ? count.toLocaleString(localeOf(lang))
    : new Intl.NumberFormat(localeOf(lang), { notation: 'compact' }).format(count)
}
