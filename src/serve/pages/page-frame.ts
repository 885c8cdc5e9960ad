import { actionForm } from './doing/action-form.ts'
import { type Html, html } from './html.ts'
import type { Page, Section } from './page.ts'
import type { PageView } from './page-view.ts'

/** What every page of a site has in common. */
export type Frame = {
  /** The places that have a page. */
  readonly sections: readonly Section[]
  /** Address of the stylesheet. */
  readonly styleUrl: string
}

/** Where the places of the navigation stand under the base path, in its order. */
const navigation: Readonly<Record<Section, string>> = {
  today: '',
  sources: 'sources',
  archive: 'archive',
  search: 'search',
}

/** Writes a page whole. */
export function writePage(view: PageView, { sections, styleUrl }: Frame, page: Page): string {
  const { site, words, lang } = view
  const { basePath } = site
  const { frame } = words
  const places = (Object.keys(navigation) as Section[]).filter((section) => sections.includes(section))
  const title = page.title === site.title ? site.title : `${page.title} · ${site.title}`
  return html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="stylesheet" href="${styleUrl}">
<link rel="icon" href="${site.iconUrl}">
${page.copyOf !== undefined && html`<link rel="canonical" href="${page.copyOf}">\n<meta name="robots" content="noindex">\n`}${page.feeds?.map((feed) => html`<link rel="alternate" type="${feed.type}" title="${feed.title}" href="${feed.href}">\n`)}</head>
<body>
<a class="skip" href="#content">${frame.skip}</a>
<header class="top">
<div class="within">
<a class="name" href="${basePath}" dir="auto">${site.title}</a>
<nav aria-label="${frame.navigation}">
${places.map((section) => html`<a href="${basePath}${navigation[section]}"${section === page.section && html` aria-current="page"`}>${frame.sections[section]}</a>\n`)}</nav>
</div>
</header>
<main id="content" class="within ${page.width ?? 'wide'}">
${page.body}
</main>
<footer class="bottom">
<div class="within"><a href="${basePath}feeds">${frame.feeds}</a> <span>${frame.timesIn(site.timeZone)}</span> <span>${frame.keptBy}</span>${loginLink(view)}</div>
</footer>
</body>
</html>
`.text
}

/** The way in for the operator, and out. */
function loginLink(view: PageView): Html | undefined {
  const { site, words, hasLogin, operator } = view
  if (hasLogin === undefined) return undefined
  const { login } = words.doing
  return operator === undefined
    ? html` <a href="${site.basePath}login">${login.title}</a>`
    : html` ${actionForm(view, 'logout', login.out)}`
}
