/** Lists of articles, dense; addresses that can be copied; what stands beside a list. */
export const listStyle = `
.day { margin-top: 2rem; padding-bottom: .4rem; border-bottom: 1px solid var(--line); font-size: .9375rem; color: var(--quiet) }
h1 + .day, .day:first-child { margin-top: 0 }
.articles > li { display: flex; gap: 1rem; padding-block: .8rem; border-bottom: 1px solid var(--line) }
.articles > li:last-child { border-bottom: 0 }
.articles .about { flex: 1; min-width: 0 }
.articles .title { font-size: 1.0625rem; font-weight: 550; line-height: 1.4; color: var(--ink); text-decoration: none }
.articles .title:hover { color: var(--accent); text-decoration: underline }
.articles .title:visited { color: var(--quiet) }
.articles .where { margin-top: .1rem; color: var(--quiet); font-size: .875rem }
.articles .summary { margin-top: .25rem; color: var(--quiet); font-size: .9375rem; display: -webkit-box;
  -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden }
.articles img { flex: none; width: 6.5rem; height: 4.5rem; object-fit: cover; border-radius: 3px; background: var(--raised);
  color: transparent }
.panel + .panel { margin-top: 2rem }
.panel h2 { padding-bottom: .4rem; border-bottom: 1px solid var(--line) }
.panel li { padding-block: .5rem }
.panel li + li { border-top: 1px solid var(--line) }
.address { display: block; width: 100%; min-width: 0; margin-top: .2rem; padding: .3rem .5rem; font: .8125rem/1.5 var(--mono);
  border: 1px solid var(--line); border-radius: 3px; background: var(--raised); color: var(--ink); user-select: all }
.plain a { margin-inline-end: 1rem }
@media (max-width: 30rem) { .articles img { width: 5rem; height: 4rem } }
`
