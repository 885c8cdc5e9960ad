import { imagePaths } from '../../../archive/images/image-paths.ts'
import { visibleTitle } from '../../../text/visible-title.ts'
import { webUri } from '../../../text/web-uri.ts'
import { type Html, html } from '../html.ts'
import type { Page } from '../page.ts'
import type { PageView } from '../page-view.ts'
import type { ShownArticle } from '../shown-articles.ts'
import { shownTime } from '../shown-time.ts'
import type { WriteArticleHtml } from './article-html.ts'
import type { ReadableArticle } from './read-article.ts'
import { shownChange } from './shown-change.ts'

/** So much of an article is shown, in UTF-16 units; the rest is in its file. */
const mostShown = 400_000

/** Writes the page of an article: its text, where it comes from, and what else there is of it. */
export function readerPage(view: PageView, readable: ReadableArticle, write: WriteArticleHtml): Page {
  const { record, article } = readable
  const url = webUri(record.url)
  const title = visibleTitle(article?.title ?? record.title, url, record.hash)
  return {
    title,
    width: 'text',
    ...(url !== undefined && { copyOf: url }),
    body: html`<article class="reader" lang="${record.lang}">
<header>
<p class="from" lang="${view.lang}">${sourceLine(view, readable)}</p>
<h1 dir="auto">${title}</h1>
${byline(view, readable, url)}
</header>
${article === undefined ? html`<p lang="${view.lang}">${view.words.reader.unreadable}</p>` : text(view, article.markdown, readable, write)}
</article>
${afterText(view, readable)}`,
  }
}

function sourceLine({ site }: PageView, { source, alsoListedBy }: ReadableArticle): Html {
  const { basePath } = site
  const link = ({ id, title }: { readonly id: string; readonly title: string }) =>
    html`<a href="${basePath}archive?source=${id}" dir="auto">${title}</a>`
  return html`${link(source)}${alsoListedBy.slice(0, 5).map((each) => html` · ${link(each)}`)}`
}

function byline(view: PageView, { record }: ReadableArticle, url: string | undefined): Html {
  const { words, lang } = view
  const { authors, updatedAtMs } = record.details
  const changedAtMs = Math.max(updatedAtMs ?? 0, record.revisedAtMs ?? 0)
  const host = url === undefined ? undefined : new URL(url).hostname.replace(/^www\./, '')
  const parts = [
    authors && authors.length > 0 && html`<span dir="auto">${authors.join(lang === 'en' ? ', ' : '、')}</span>`,
    html`<span>${shownTime(view, record.publishedAtMs)}</span>`,
    changedAtMs > record.publishedAtMs && html`<span>${words.reader.changed} ${shownTime(view, changedAtMs)}</span>`,
    url !== undefined && html`<a href="${url}" rel="noreferrer">${words.reader.original(host ?? '')}</a>`,
  ]
  return html`<p class="byline" lang="${lang}">${parts.filter((each) => each).map((each) => html`${each} `)}</p>`
}

function text(
  view: PageView,
  markdown: string,
  { record, article, images }: ReadableArticle,
  write: WriteArticleHtml,
): Html {
  const { words } = view
  const shown = markdown.slice(0, mostShown)
  const pathOf = imagePaths(images)
  const copyOf = (written: string, base?: string) => {
    const path = pathOf(written, base)?.path
    return path === undefined ? undefined : `${view.site.basePath}${path}`
  }
  const body = write(shown, record.url, copyOf)
  const thumbnail = article?.thumbnail ?? ''
  const picture = copyOf(thumbnail) ?? webUri(thumbnail)
  const hasPicture = body.text.includes('<img ')
  const lead =
    picture !== undefined &&
    !hasPicture &&
    html`<p><img src="${picture}" alt="" decoding="async" referrerpolicy="no-referrer"></p>\n`
  const rest =
    markdown.length > mostShown &&
    html`<p class="quiet" lang="${view.lang}">${words.reader.cut} <a href="${view.site.basePath}a/${record.hash}.md">${words.reader.markdown}</a></p>`
  return html`<div class="prose" dir="auto">
${lead}${body.text === '' ? html`<p class="quiet" lang="${view.lang}">${words.reader.noText}</p>` : body}
${rest}</div>`
}

function afterText(view: PageView, readable: ReadableArticle): Html {
  const { words, site, lang } = view
  const { record, revisions, sameStory, originals } = readable
  const at = `${site.basePath}a/${record.hash}`
  const tags = record.details.categories ?? []
  return html`<div class="after">
${sameStory.length > 0 && html`<section><h2>${words.reader.sameStory}</h2>\n<ul>${sameStory.slice(0, 12).map((each) => html`<li>${titled(view, each)} <span class="quiet small"><span dir="auto">${each.source.title}</span> · ${shownTime(view, each.publishedAtMs)}</span></li>\n`)}</ul></section>\n`}${view.operator && html`<p><a class="button" href="${at}/remove">${words.doing.act.remove}</a></p>`}<nav class="turn" aria-label="${words.reader.turn}">
${readable.older && html`<p><span class="quiet small">← ${words.reader.older}</span><br>${titled(view, readable.older)}</p>\n`}${readable.newer && html`<p class="newer"><span class="quiet small">${words.reader.newer} →</span><br>${titled(view, readable.newer)}</p>\n`}</nav>
<section class="about small"><h2 class="unseen">${words.reader.about}</h2>
<ul>
${revisions > 0 && html`<li><a href="${at}/history">${words.reader.revisions(revisions)}</a>${record.change !== undefined && html` <span class="quiet" dir="auto">${shownChange(view, record.change)}</span>`}</li>\n`}${record.firstSeenAtMs !== undefined && html`<li>${words.reader.kept} ${shownTime(view, record.firstSeenAtMs)}</li>\n`}${tags.length > 0 && html`<li dir="auto">${words.reader.tags}${lang === 'en' ? ' ' : ''}${tags.slice(0, 12).join(lang === 'en' ? ', ' : '、')}</li>\n`}<li><a href="${at}.md" download>${words.reader.markdown}</a></li>
${Array.from({ length: originals }, (_, page) => html`<li><a href="${at}/original${page === 0 ? '' : `/${page + 1}`}" download>${words.reader.captured(page + 1, originals)}</a></li>\n`)}</ul></section>
</div>`
}

function titled({ site }: PageView, { hash, title, lang }: ShownArticle): Html {
  return html`<a href="${site.basePath}a/${hash}" lang="${lang}" dir="auto">${title}</a>`
}
