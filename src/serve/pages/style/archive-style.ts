/** The calendar of a month, the years and months beside it, and what chooses sources and languages. */
export const archiveStyle = `
.month-head { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1rem; margin-bottom: 1.25rem }
.month-head p { margin-inline-start: auto; display: flex; gap: 1rem }
.calendar { width: 100%; table-layout: fixed }
.calendar caption { text-align: start; padding-bottom: .4rem }
.calendar th { padding-block: .25rem; text-align: center; font-size: .8125rem; font-weight: 500; color: var(--quiet) }
.calendar td { padding: 1px; text-align: center; vertical-align: top; height: 2.9rem; font-size: .9375rem }
.calendar td > * { display: block; height: 100%; padding-block: .2rem; border-radius: 3px; line-height: 1.25 }
.calendar td span { color: var(--quiet) }
.calendar a { background: var(--raised); text-decoration: none }
.calendar a:hover { text-decoration: underline }
.calendar a[aria-current] { outline: 2px solid var(--accent); outline-offset: -2px }
.calendar small { display: block; color: var(--quiet); font-size: .75rem; font-variant-numeric: tabular-nums }
.spans { display: flex; flex-wrap: wrap; gap: .1rem .9rem }
.spans li { padding-block: .15rem }
.panel .spans li { border: 0 }
.spans [aria-current] { color: var(--ink); font-weight: 650; text-decoration: none }
.choose { display: grid; gap: .6rem }
.choose label { display: grid; grid-template-columns: 5rem minmax(0, 1fr); align-items: center; gap: .5rem }
.choose select { width: 100%; padding: .3rem .4rem; border: 1px solid var(--line); border-radius: 3px; background: var(--paper) }
.choose button { justify-self: end; padding: .35rem 1rem; border: 1px solid var(--accent); border-radius: 3px; background: none; color: var(--accent) }
.onward { margin-top: 1.25rem }
@media (min-width: 62rem) {
  .archive { grid-template: auto 1fr / minmax(0, 1fr) 22rem; row-gap: 2rem }
  .archive > .panel, .archive > :last-child { grid-column: 2 }
  .archive > .listed { grid-area: 1 / 1 / 3 / 2 }
}
`
