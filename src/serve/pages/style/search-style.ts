/** The field of a search, what was found, and how to ask. */
export const searchStyle = `
.search-form { display: flex; gap: .5rem; margin-block: 1rem 1.25rem }
.search-form input[type=search] { flex: 1; min-width: 0; padding: .5rem .7rem; border: 1px solid var(--line); border-radius: 4px; background: var(--raised) }
.search-form button { padding: .5rem 1.1rem; border: 1px solid var(--accent); border-radius: 4px; background: var(--accent); color: var(--paper); font-weight: 600 }
.search-head { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1.25rem; padding-bottom: .5rem; border-bottom: 1px solid var(--line) }
.search-head nav { display: flex; gap: 1rem; margin-inline-start: auto }
.search-head [aria-current] { color: var(--ink); font-weight: 650; text-decoration: none }
.search-head + p { margin-top: .5rem }
.search-fault { padding: .6rem .9rem; border: 1px solid var(--line); border-inline-start: 4px solid var(--ink); border-radius: 3px; background: var(--raised) }
.articles .excerpt { margin-top: .25rem; font-size: .9375rem; color: var(--quiet) }
mark { background: none; color: var(--ink); font-weight: 650; text-decoration: underline; text-decoration-color: var(--accent);
  text-decoration-thickness: .12em; text-underline-offset: .2em }
.search-more { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: baseline; margin-top: 1.25rem }
.search-aside { margin-top: 2rem; border-top: 1px solid var(--line); padding-top: .75rem }
.search-aside summary { cursor: pointer; font-weight: 600 }
.search-aside table { margin-top: .5rem }
.search-aside td { padding: .25rem 1.25rem .25rem 0; vertical-align: top }
.search-aside code { font: .875rem/1.6 var(--mono) }
.search-aside pre { margin: .5rem 0 0; padding: .75rem 1rem; overflow-x: auto; border: 1px solid var(--line); border-radius: 4px; background: var(--raised) }
@media (min-width: 48rem) { .search-aside td code { white-space: nowrap } }
@media (max-width: 30rem) { .articles .excerpt { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 5; overflow: hidden }
  .search-aside tr { display: grid; padding-block: .3rem } .search-aside td { padding-block: 0 } }
`
