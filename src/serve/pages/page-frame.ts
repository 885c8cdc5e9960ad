import { createHash } from 'node:crypto'
import { Html, html } from './html.ts'

/** A feed a page announces, so that a reader that is given the page finds it (https://www.rssboard.org/rss-autodiscovery). */
export type FeedLink = { readonly title: string; readonly href: string; readonly type: string }

/** A page but for its frame. */
export type Page = {
  readonly title: string
  /** The feeds it announces, the most important first. */
  readonly feeds: readonly FeedLink[]
  readonly body: Html
}

const style = `
:root { color-scheme: light dark; --ink: #1b1f24; --quiet: #5b6570; --line: #d9dee3; --paper: #fdfdfc; --link: #0a58a8 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e7ea; --quiet: #9aa5b1; --line: #343b43; --paper: #15181b; --link: #7db8f5 }
}
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 46rem; padding: 1.5rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.6 system-ui, "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif }
a { color: var(--link); text-decoration: none }
a:hover, a:focus { text-decoration: underline }
header { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; align-items: baseline; border-bottom: 1px solid var(--line);
  padding-bottom: .75rem; margin-bottom: 1.5rem }
header strong { font-size: 1.1rem; margin-right: auto }
h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 .25rem }
h2 { font-size: 1.1rem; margin: 2.25rem 0 .5rem }
p { margin: .25rem 0 }
.quiet, time { color: var(--quiet); font-size: .9rem }
ul { list-style: none; margin: 0; padding: 0 }
li { padding: .6rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere }
.formats a { margin-right: .9rem }
`

/** The one policy of all pages: our style, the icon from where it stands, no other picture, no script at all. */
export function contentSecurityPolicy(iconOrigin: string): string {
  const digest = createHash('sha256').update(style).digest('base64')
  return `default-src 'none'; img-src ${iconOrigin}; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
}

/** Writes a page whole. */
export function writePage(
  site: { readonly title: string; readonly basePath: string; readonly iconUrl: string },
  page: Page,
): string {
  const { basePath, iconUrl } = site
  const title = page.title === site.title ? site.title : `${page.title} · ${site.title}`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="${iconUrl}">
${page.feeds.map((feed) => html`<link rel="alternate" type="${feed.type}" title="${feed.title}" href="${feed.href}">\n`)}<style>${new Html(style)}</style>
</head>
<body>
<header><strong><a href="${basePath}">${site.title}</a></strong><a href="${basePath}feeds">Feeds</a></header>
<main>
${page.body}
</main>
</body>
</html>
`.text
}
