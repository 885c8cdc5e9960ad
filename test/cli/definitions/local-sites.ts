import type { IncomingMessage, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'

type Answer = { readonly type: string; readonly body: string | Uint8Array }
type Asked = { readonly url: URL; readonly body: string; readonly headers: IncomingMessage['headers'] }

/** Kinds of sites that have no feed, on one server: each answers under a path of its own. */
const sites: Readonly<Record<string, (asked: Asked) => Answer | undefined>> = {
  '/state': () =>
    page(`<script id="__NEXT_DATA__" type="application/json">{"props":{"items":[${row('state')}]}}</script>`),
  '/variable': () =>
    page(`<script>window.__DATA__ = { items: [${row('variable')}], at: new Date() }; start()</script>`),
  '/linked': () =>
    page(
      `<script type="application/ld+json">{"@type":"WebSite"}</script><script type="application/ld+json">{"itemListElement":[{"url":"/n/linked","name":"About linked"}]}</script>`,
    ),
  '/jsonp': ({ url }) => text(`${url.searchParams.get('cb')}({"items":[${row('jsonp')}]});`, 'text/javascript'),
  '/pieces': ({ body }) =>
    body === 'action=more&page=1'
      ? json({ html: ['<p><a href="/n/pieces">About pieces</a></p>'] })
      : json({ html: [] }),
  '/xml': () =>
    xml(
      '<r xmlns:dc="x"><row id="1"><dc:title>About xml</dc:title><link href="/n/xml"/><when>2026-02-03</when></row></r>',
    ),
  '/sitemap.xml': ({ url }) =>
    xml(
      `<sitemapindex><sitemap><loc>${url.origin}/tags.xml</loc></sitemap><sitemap><loc>${url.origin}/old.xml</loc><lastmod>2020-01-01</lastmod></sitemap><sitemap><loc>${url.origin}/new.xml.gz</loc><lastmod>2026-02-03</lastmod></sitemap></sitemapindex>`,
    ),
  '/new.xml.gz': ({ url }) => ({
    type: 'application/gzip',
    body: gzipSync(`<urlset><url><loc>${url.origin}/n/sitemap</loc><lastmod>2026-02-03</lastmod></url></urlset>`),
  }),
  '/old.xml': ({ url }) => xml(`<urlset><url><loc>${url.origin}/n/old</loc></url></urlset>`),
  '/news.xml': ({ url }) =>
    xml(
      `<urlset xmlns:n="x"><url><loc>${url.origin}/n/news</loc><n:news><n:title>About news</n:title><n:publication_date>2026-02-03T08:00:00Z</n:publication_date></n:news></url></urlset>`,
    ),
  '/nested': () => json({ data: { groups: [{ cards: [{ info: { t: 'About nested' }, link: { path: 'nested' } }] }] } }),
  '/gbk': () => ({
    type: 'text/html; charset=gbk',
    body: iconv.encode('<ul><li><a href="/n/gbk">港口公告</a><i>2小时前</i></li></ul>', 'gbk'),
  }),
  '/lazy': () =>
    page(
      '<div class="c"><a href="/n/lazy">About lazy</a><img src="/blank.gif" data-srcset="/a.jpg 1x, /b.jpg 2x"></div>',
    ),
  '/background': () =>
    page('<div class="c" style="background-image:url(/bg.jpg)"><a href="/n/background">About background</a></div>'),
  '/form': ({ body }) => (/^kind=news&from=0$/.test(body) ? json({ items: [entry('form')] }) : json({ items: [] })),
  '/token': ({ headers }) =>
    headers.authorization === 'Bearer open sesame' ? json({ items: [entry('token')] }) : undefined,
  '/pages': ({ body }) => {
    const { page: number } = JSON.parse(body) as { page: number }
    return json({ items: number <= 2 ? [entry(`pages${number}`)] : [] })
  },
  '/cells': () =>
    page(
      '<dl><dt><a href="/n/cells">About cells</a></dt><dd>2026年2月3日</dd><dd><a class="pdf" href="/f.pdf">PDF</a></dd></dl>',
    ),
  '/dates': () => json({ items: [{ ...entry('dates'), at: '03.02.26 kl. 09.30' }] }),
  '/podcast': () =>
    json({ items: [{ ...entry('podcast'), files: [{ src: '/f.mp3', mime: 'audio/mpeg', size: 120 }] }] }),
  '/detail': () => page('<ul><li><a href="/n/detail">short…</a></li></ul>'),
  '/listed': () => json({ items: [{ ...entry('listed'), at: '2026-02-03T00:00:00Z' }] }),
}

/** Answers as the site of a path; pages of articles are under `/n/`. */
export async function answerAsSites(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk as Uint8Array)
  const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
  const asked = { url, body: Buffer.concat(chunks).toString(), headers: request.headers }
  const name = /^\/n\/(\w+)$/.exec(url.pathname)?.[1]
  const answer = name === undefined ? sites[url.pathname]?.(asked) : article(name)
  if (answer === undefined) response.writeHead(403).end()
  else response.writeHead(200, { 'content-type': answer.type }).end(answer.body)
}

function article(name: string): Answer {
  return page(`<h1>The whole title of ${name}</h1><div class="meta"><b>Ada Quill</b> <i>3 February 2026, 10:15</i> <u>Harbour</u> <u>Lamps</u></div>
<main><img class="lead" src="/lead.jpg"><p>The keeper of ${name} wrote this whole text by hand, and it goes on for a while.</p><p class="ad">Buy lamps</p></main>`)
}

function entry(name: string) {
  return { link: `/n/${name}`, name: `About ${name}` }
}

function row(name: string): string {
  return JSON.stringify(entry(name))
}

function page(body: string): Answer {
  return { type: 'text/html; charset=utf-8', body: `<!DOCTYPE html><html lang="en"><body>${body}</body></html>` }
}

function json(value: unknown): Answer {
  return text(JSON.stringify(value), 'application/json')
}

function xml(body: string): Answer {
  return text(`<?xml version="1.0"?>${body}`, 'application/xml')
}

function text(body: string, type: string): Answer {
  return { type, body }
}
