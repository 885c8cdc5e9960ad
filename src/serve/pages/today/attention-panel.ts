import type { SourceAttention } from '../../../poll/memory/source-attention.ts'
import type { SourceFlag } from '../../../poll/memory/source-health.ts'
import { type Html, html } from '../html.ts'
import type { PageView } from '../page-view.ts'

const mostShown = 8

/** The gravest are marked with a filled triangle, what is odd with a diamond, what is only to be known with a ring. */
const shapes: Readonly<Record<SourceFlag, string>> = {
  failing: '▲',
  gone: '▲',
  drifting: '◆',
  empty: '◆',
  unstable: '◆',
  gap: '◆',
  moved: '○',
  silent: '○',
}

/** Names the sources that call for attention, and for each why; says so where all is well. */
export function attentionPanel(view: PageView, needs: readonly SourceAttention[], sources: number): Html {
  const { words, site } = view
  const { today } = words
  if (sources === 0) return html``
  if (needs.length === 0) {
    return html`<section class="panel"><h2>${words.frame.sections.sources}</h2>
<p class="note"><span aria-hidden="true">●</span> <a href="${site.basePath}sources">${today.allWell(sources)}</a></p></section>`
  }
  return html`<section class="panel" id="attention"><h2>${today.attention(needs.length)}</h2>
<ul>
${needs.slice(0, mostShown).map((need) => html`<li class="note"><span aria-hidden="true">${shapes[need.flags[0] ?? 'silent']}</span> <a href="${site.basePath}sources/${need.source}" dir="auto">${need.title}</a><br><span class="quiet small">${reasons(view, need)}</span></li>\n`)}</ul>
<p class="small"><a href="${site.basePath}sources">${needs.length > mostShown ? today.more(needs.length - mostShown) : today.allSources(sources)}</a></p></section>`
}

function reasons({ words, lang }: PageView, { flags, consecutiveFailures }: SourceAttention): string {
  const told = flags.map((flag) =>
    flag === 'failing' ? words.today.failing(consecutiveFailures) : words.today.flags[flag],
  )
  return told.join(lang === 'en' ? '; ' : '；')
}

/** A line above the articles that leads to the panel, where there is no room for that beside them. */
export function attentionLine({ words }: PageView, needs: readonly SourceAttention[]): Html {
  if (needs.length === 0) return html``
  return html`<p class="attention-line"><span aria-hidden="true">▲</span> <a href="#attention">${words.today.attention(needs.length)}</a></p>\n`
}
