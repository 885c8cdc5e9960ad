/** Lists of articles, dense; addresses that can be copied; what stands beside a list. */
export const listStyle = `
.day { margin-top: 2rem; padding-bottom: .4rem; border-bottom: 1px solid var(--line); font-size: .9375rem; color: var(--quiet) }
h1 + .day, .attention-line + .day, .day:first-child { margin-top: 0 }
.listed { max-width: 46rem }
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
.note { padding-inline-start: 1.35em; text-indent: -1.35em }
.note > * { text-indent: 0 }
.note > span:first-child { display: inline-block; width: 1.35em; font-size: .85em }
p.note { padding-block: .5rem }
.attention-line { margin-bottom: 1.25rem; padding: .6rem .9rem; background: var(--raised); border-radius: 3px }
@media (min-width: 62rem) { .attention-line { display: none } }
.panel > .small { margin-top: .6rem }
.addresses { margin-top: 1rem; display: grid; gap: .75rem }
.addresses dt { font-weight: 600 }
.addresses dt a { font-weight: 400; margin-inline-start: .75rem }
.subscribe { max-width: 42rem; margin-block: 1rem 2.5rem; padding: 1rem 1.25rem 1.25rem; border: 1px solid var(--line); border-radius: 4px }
.feeds li { display: flex; flex-wrap: wrap; gap: .1rem 1.5rem; justify-content: space-between; padding-block: .55rem;
  border-bottom: 1px solid var(--line) }
.lead { max-width: 42rem; margin-block: .75rem }
.feeds { margin-top: 1.5rem }
.feeds > li > a { color: var(--ink); font-weight: 550; text-decoration: none }
.feeds > li > a:hover { color: var(--accent); text-decoration: underline }
.feeds .plain { font-size: .9375rem }
.feeds + h2, main > p + h2 { margin-top: 2.5rem }
.late a { color: var(--ink); text-decoration: none }
.late a:hover { color: var(--accent); text-decoration: underline }
.late a:visited { color: var(--quiet) }
.plain a { margin-inline-end: 1rem }
@media (max-width: 30rem) { .feeds li > a { width: 100% } .articles img { width: 5rem; height: 4rem } }
`
