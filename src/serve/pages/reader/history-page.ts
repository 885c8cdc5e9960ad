import type { ArticleRecord } from '../../../archive/article-record.ts'
import type { ToldRevision } from '../../../archive/revisions/told-revisions.ts'
import { visibleTitle } from '../../../text/visible-title.ts'
import type { Stretch } from '../../../text/word-difference.ts'
import { type Html, html } from '../html.ts'
import type { Page } from '../page.ts'
import type { PageView } from '../page-view.ts'
import { shownTime } from '../shown-time.ts'
import { shownChange } from './shown-change.ts'

/** Writes every revision of an article, the newest first, with what is different in it, word by word. */
export function historyPage(view: PageView, record: ArticleRecord, revisions: readonly ToldRevision[]): Page {
  const { words, site } = view
  const title = visibleTitle(record.title, record.hash)
  return {
    title: words.reader.historyOf(title),
    width: 'text',
    body: html`<p class="from"><a href="${site.basePath}a/${record.hash}" lang="${record.lang}" dir="auto">${title}</a></p>
<h1>${words.reader.history}</h1>
<p class="quiet">${words.reader.signs} <ins>${words.reader.added}</ins> <del>${words.reader.removed}</del></p>
${revisions.map((each) => revision(view, record, each))}
${revisions.length === 0 && html`<p class="quiet">${words.reader.neverRevised}</p>`}${record.firstSeenAtMs !== undefined && html`<p class="first-seen quiet">${shownTime(view, record.firstSeenAtMs)} · ${words.reader.firstSeen}</p>`}`,
  }
}

function revision(view: PageView, { hash, lang }: ArticleRecord, told: ToldRevision): Html {
  const { words, site } = view
  const { atMs, why, change, file, difference } = told
  const head = html`${shownTime(view, atMs)}${why && html` · ${words.reader.why[why]}`}`
  const former =
    file === undefined
      ? html`<p class="quiet small">${words.reader.notKept}</p>`
      : html`<p class="small"><a href="${site.basePath}a/${hash}/${file}" download>${words.reader.former}</a></p>`
  return html`<section class="revision"><h2 class="day">${head}</h2>
${change !== undefined && html`<p class="quiet" dir="auto">${shownChange(view, change)}</p>\n`}<div class="difference" lang="${lang}">${difference?.map(passage)}</div>
${difference?.length === 0 && html`<p class="quiet">${words.reader.sameText}</p>\n`}${former}</section>\n`
}

function passage(stretches: readonly Stretch[]): Html {
  return html`<p dir="auto">${stretches.map(({ text, kind }) => {
    if (kind === 'same') return html`${text}`
    return kind === 'added' ? html`<ins>${text}</ins>` : html`<del>${text}</del>`
  })}</p>\n`
}
