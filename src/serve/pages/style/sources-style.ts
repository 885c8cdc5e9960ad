import { sourcesChinese } from '../words/sources-chinese.ts'
import { sourcesEnglish } from '../words/sources-english.ts'

/** The columns that are named beside each value where the list has no head. */
const named = ['last', 'next', 'day', 'week', 'all', 'took'] as const

/** Names what the rows of a narrow list say, once for all of them. */
function labels(language: string, { columns }: Pick<typeof sourcesEnglish, 'columns'>): string {
  return named
    .map((name) => `  ${language} .sources td.c-${name}::before { content: ${JSON.stringify(`${columns[name]} `)} }\n`)
    .join('')
}

/** The list of sources, dense, and a card for each where it is narrow; the page of one, and its chart. */
export const sourcesStyle = `
:root { --alarm: #b3261e; --warn: #8a5a00; --fine: #3b6e47 }
@media screen and (prefers-color-scheme: dark) { :root { --alarm: #f2938c; --warn: #e3b55f; --fine: #8fc79d } }
.shape { flex: none; width: 1em; height: 1em; fill: none; stroke: none; vertical-align: -.125em }
.shape.failing { color: var(--alarm) } .shape.gone { color: var(--quiet) } .shape.attention { color: var(--warn) }
.shape.well { color: var(--fine) } .shape.new, .shape.paused { color: var(--quiet) }
symbol .full { fill: currentColor } symbol .mark { stroke: var(--paper); stroke-width: 2; stroke-linecap: round }
symbol .line { stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round }
span.health { white-space: nowrap } .health .shape { margin-inline-end: .4rem }
.heading { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .75rem 1.5rem }
.finder { display: flex; gap: .5rem }
.finder input, .field { min-width: 0; padding: .35rem .6rem; border: 1px solid var(--quiet); border-radius: 4px; background: var(--paper) }
.choices { display: flex; flex-wrap: wrap; gap: .35rem .5rem; margin-block: 1rem 1.25rem }
.choices a { display: inline-flex; align-items: center; gap: .4rem; padding: .25rem .7rem; border: 1px solid var(--line);
  border-radius: 2rem; color: var(--ink); text-decoration: none; font-size: .9375rem }
.choices a:hover { border-color: var(--accent) }
.choices a[aria-current] { border-color: var(--ink); box-shadow: inset 0 0 0 1px var(--ink); font-weight: 600 }
.choices .number { color: var(--quiet); font-weight: 400 }
table.sources { width: 100%; font-size: .9375rem; line-height: 1.4 }
.sources th, .sources td { padding: .5rem .6rem; vertical-align: top; border-bottom: 1px solid var(--line); text-align: start }
.sources th:first-child, .sources td:first-child { padding-inline-start: 0 }
.sources th:last-child, .sources td:last-child { padding-inline-end: 0 }
.sources thead th { font-size: .8125rem; color: var(--quiet); font-weight: 550; white-space: nowrap; vertical-align: bottom }
.sources thead a { color: inherit; text-decoration-color: var(--line) }
.sources thead [aria-sort] a { color: var(--ink); text-decoration-color: currentColor; text-decoration-thickness: .12em }
.sources tbody th { font-weight: 550; min-width: 11rem }
.sources tbody th a { color: var(--ink); text-decoration: none }
.sources tbody th a:hover { color: var(--accent); text-decoration: underline }
.sources tbody tr:hover { background: var(--raised) }
.sources .c-day, .sources .c-week, .sources .c-all, .sources .c-took { text-align: end; white-space: nowrap }
.c-last .quiet { font-size: .875rem }
.c-health, .c-next, .c-last { white-space: nowrap }
.button { padding: .35rem .8rem; border: 1px solid var(--quiet); border-radius: 4px; background: var(--raised); color: var(--ink);
  text-decoration: none; cursor: pointer; line-height: 1.5 }
.button:hover { border-color: var(--accent); color: var(--accent) }
.buttons { display: flex; flex-wrap: wrap; gap: .6rem; margin-block: .9rem }
.heading .buttons { margin: 0 0 0 auto }
.form-column { display: grid; gap: .5rem; max-width: 30rem; margin-block: 1.25rem; justify-items: start }
.form-column .field { width: 100% }
.done { padding: .5rem .8rem; margin-block: .9rem; background: var(--raised); border-inline-start: 3px solid var(--fine) }
.done.failed { border-color: var(--alarm) }
.alarm { color: var(--alarm) }
.newest { margin: .35rem 0 .7rem 1.2rem; list-style: disc; font-size: .9375rem }
.definition { overflow-x: auto; padding: .9rem 1rem; margin-top: 1rem; background: var(--raised); border-radius: 4px; font-size: .875rem }
.definition code { padding: 0; background: none; overflow-wrap: normal }
.bottom form { display: inline } .bottom .button { padding: 0 .5rem }
.bars { display: block; max-width: none; border-bottom: 1px solid var(--line); stroke: var(--quiet); stroke-width: 3px }
.none { padding-block: 2rem }
.pager { display: flex; flex-wrap: wrap; gap: 1rem; margin-top: 1.25rem }
dl.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .35rem 1.25rem; margin-top: 1.25rem }
dl.facts dt { color: var(--quiet) }
dl.facts + p { margin-top: 1.25rem }
.notes > li { padding-block: .9rem; border-bottom: 1px solid var(--line) }
.notes > li > p { margin-top: .3rem }
.notes strong { font-weight: 600 }
code { font: .9em var(--mono); background: var(--raised); padding: .05em .3em; border-radius: 3px }
.source h1 { margin-top: .35rem }
.source h2 { margin-top: 2.25rem; margin-bottom: .5rem }
.chart { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .25rem .6rem; font-size: .8125rem; color: var(--quiet) }
.chart .scale { display: grid; grid-template-rows: 2fr repeat(4, 3fr) 5fr; height: 15rem; text-align: end; line-height: 1 }
.chart .scale span { align-self: end } .chart .scale span:first-child { align-self: center }
.chart svg { width: 100%; height: 15rem; fill: none }
.chart .grid { stroke: var(--line); stroke-width: 1px }
.chart .dots { stroke: var(--ink); stroke-width: 4px; stroke-linecap: round }
.chart .strokes { stroke: var(--alarm); stroke-width: 2px }
.chart .added { fill: var(--quiet) }
.chart .ends { grid-column: 2; display: flex; justify-content: space-between }
.wide-table { overflow-x: auto; margin-top: .75rem }
.wide-table table { font-size: .875rem; min-width: 26rem; width: 100% }
.wide-table th, .wide-table td { padding: .3rem .9rem .3rem 0; border-bottom: 1px solid var(--line); white-space: nowrap }
.wide-table td.number, .wide-table th.number { text-align: end }
summary { cursor: pointer; width: max-content; max-width: 100%; padding-block: .35rem; color: var(--accent) }
@media (max-width: 52rem) {
  .sources, .sources tbody { display: block }
  .sources thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  .sources tbody tr { display: flex; flex-wrap: wrap; gap: .2rem 1.25rem; padding-block: .9rem; border-bottom: 1px solid var(--line) }
  .sources tbody th, .sources tbody td { padding: 0; border: 0; min-width: 0 }
  .sources tbody .c-name { order: -2; flex: 1 1 60% } .sources tbody .c-health { order: -1 }
  .sources tbody .c-last { flex: 1 0 100% }
  .sources tbody .c-bars { order: 1; flex: 1 0 100% }
  .sources td::before { color: var(--quiet); font-size: .8125rem }
${labels('', sourcesEnglish)}${labels(':lang(zh)', sourcesChinese)}  .sources tbody .c-last { white-space: normal }
}
`
