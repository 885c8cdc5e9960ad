/** The frame: name and navigation above, the content, a line below; and the two widths of it. */
export const frameStyle = `
.within { width: 100%; max-width: 72rem; margin-inline: auto; padding-inline: clamp(1rem, 4vw, 2rem) }
.skip { position: absolute; inset-inline-start: .5rem; top: -4rem; padding: .5rem 1rem; background: var(--paper); z-index: 1 }
.skip:focus { top: .5rem }
.top { border-bottom: 1px solid var(--line) }
.top .within { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1.5rem; padding-block: .5rem }
.top .name { margin-inline-end: auto; font-weight: 650; color: var(--ink); text-decoration: none; padding-block: .5rem }
.top nav { display: flex; flex-wrap: wrap; gap: 0 1.25rem; margin-inline: -.25rem }
.top nav a { padding: .5rem .25rem; color: var(--quiet); text-decoration: none }
.top nav a:hover, .top .name:hover { color: var(--accent); text-decoration: underline }
.top nav a[aria-current] { color: var(--ink); box-shadow: inset 0 -2px var(--accent) }
main { flex: 1; padding-block: 1.75rem 3.5rem }
main.text { max-width: 44rem }
.bottom { border-top: 1px solid var(--line); color: var(--quiet); font-size: .875rem }
.bottom .within { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; padding-block: 1rem }
.bottom a { color: inherit }
.beside { display: grid; gap: 2.5rem 3.5rem; grid-template-columns: minmax(0, 1fr) }
@media (min-width: 62rem) { .beside { grid-template-columns: minmax(0, 1fr) 19rem } }
.fault { padding-block: 3rem; max-width: 36rem }
.fault p { margin-top: .75rem }
@media print {
  .top nav, .bottom, .skip { display: none }
  body { background: #fff; color: #000 }
}
`
