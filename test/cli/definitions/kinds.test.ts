import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { feedkeeper, someSite } from '../../support/feedkeeper.ts'
import { localServer } from '../../support/local-server.ts'
import { answerAsSites } from './local-sites.ts'

const items = 'items[].{ url: link, title: name }'
const page = 'article: { content: [main], remove: [.ad] }\n'

/** Each kind of site as a definition of it is written, and what must stand in its articles. */
const kinds: Readonly<Record<string, { yaml: (site: string) => string; holds: readonly string[] }>> = {
  state: {
    yaml: (site) =>
      `list: { json: { url: ${site}/state, in: script#__NEXT_DATA__, entries: "props.${items}" } }\n${page}`,
    holds: ['title: "About state"', 'wrote this whole text'],
  },
  variable: {
    yaml: (site) => `list: { json: { url: ${site}/variable, in: "window.__DATA__ =", entries: "${items}" } }\n${page}`,
    holds: ['title: "About variable"'],
  },
  linked: {
    yaml: (site) =>
      `list: { json: { url: ${site}/linked, in: 'script[type="application/ld+json"]', entries: "itemListElement[].{ url: url, title: name }" } }\n${page}`,
    holds: ['title: "About linked"'],
  },
  jsonp: {
    yaml: (site) => `list: { json: { url: "${site}/jsonp?cb=show", entries: "${items}" } }\n${page}`,
    holds: ['title: "About jsonp"'],
  },
  pieces: {
    yaml: (site) =>
      `list: { html: { url: ${site}/pieces, method: POST, form: { action: more, page: "\${page}" }, in: html, entries: p, pages: 3 } }\n${page}`,
    holds: ['title: "About pieces"'],
  },
  xml: {
    yaml: (site) =>
      `list: { xml: { url: ${site}/xml, entries: r > row, fields: { id: "@id", url: link@href, title: dc|title, published: when } } }\n${page}`,
    holds: ['title: "About xml"', 'date: "2026-02-03 08:00:00"'],
  },
  sitemap: {
    yaml: (site) => `list: { sitemap: { url: ${site}/sitemap.xml, follow: "new|old", pages: 1 } }\n${page}`,
    holds: ['title: "The whole title of sitemap"', 'wrote this whole text'],
  },
  news: {
    yaml: (site) => `list: { sitemap: { url: ${site}/news.xml } }\n${page}`,
    holds: ['title: "About news"', 'date: "2026-02-03 16:00:00"'],
  },
  nested: {
    yaml: (site) =>
      `list: { json: { url: ${site}/nested, entries: "data.groups[].cards[].{ url: join('', ['/n/', link.path]), title: info.t }" } }\n${page}`,
    holds: ['title: "About nested"'],
  },
  gbk: {
    yaml: (site) => `list: { html: { url: ${site}/gbk, entries: li, fields: { published: i } } }\n${page}`,
    holds: ['title: "港口公告"'],
  },
  lazy: {
    yaml: (site) => `list: { html: { url: ${site}/lazy, entries: .c, fields: { image: img } } }\n${page}`,
    holds: ['/b.jpg"'],
  },
  background: {
    yaml: (site) => `list: { html: { url: ${site}/background, entries: .c, fields: { image: "@style" } } }\n${page}`,
    holds: ['/bg.jpg"'],
  },
  form: {
    yaml: (site) =>
      `list: { json: { url: ${site}/form, method: POST, form: { kind: news, from: "\${(page-1)*20}" }, entries: "${items}", pages: 2 } }\n${page}`,
    holds: ['title: "About form"'],
  },
  token: {
    yaml: (site) =>
      `list: { json: { url: ${site}/token, headers: { Authorization: "Bearer \${env:SITE_TOKEN}" }, entries: "${items}" } }\n${page}`,
    holds: ['title: "About token"'],
  },
  pages: {
    yaml: (site) =>
      `list: { json: { url: ${site}/pages, method: POST, body: { page: "\${page}" }, entries: "${items}", pages: 5 } }\n${page}`,
    holds: ['title: "About pages1"', 'title: "About pages2"'],
  },
  cells: {
    yaml: (site) =>
      `list: { html: { url: ${site}/cells, entries: dt, fields: { published: "+ dd", enclosures: "+ dd + dd a.pdf@href" } } }\n${page}`,
    holds: ['date: "2026-02-03 08:00:00"', '/f.pdf)'],
  },
  dates: {
    yaml: (site) =>
      `dateFormat: "dd.MM.yy 'kl.' HH.mm"\nlist: { json: { url: ${site}/dates, entries: "items[].{ url: link, title: name, published: at }" } }\n${page}`,
    holds: ['date: "2026-02-03 17:30:00"'],
  },
  podcast: {
    yaml: (site) =>
      `list: { json: { url: ${site}/podcast, entries: "items[].{ url: link, title: name, enclosures: files[].{ url: src, type: mime, length: size } }" } }\n${page}`,
    holds: ['/f.mp3)'],
  },
  detail: {
    yaml: (site) => `list: { html: { url: ${site}/detail, entries: li } }
dateFormat: [d.M.yyyy, "d MMMM yyyy, HH:mm"]
article:
  content: [main]
  remove: [.ad]
  fields: { title: h1, published: .meta i, author: .meta b, image: .lead, categories: .meta u }
`,
    holds: ['title: "The whole title of detail"', 'date: "2026-02-03 18:15:00"', '/lead.jpg"'],
  },
  listed: {
    yaml: (
      site,
    ) => `list: { json: { url: ${site}/listed, entries: "items[].{ url: link, title: name, published: at, text: 'Short.' }" } }
article: { prefer: listing, fields: { title: h1, author: .meta b, image: img@src } }
`,
    holds: ['title: "About listed"', 'date: "2026-02-03 08:00:00"', '/lead.jpg"', '\nShort.\n'],
  },
}

describe('definitions of sites without a feed', { timeout: 120_000 }, () => {
  test('each kind is read as its definition says, in one poll', async () => {
    const { url } = await localServer((request, response) => void answerAsSites(request, response))
    const definitions = Object.entries(kinds).map(([id, { yaml }]) => [id, `lang: en\n${yaml(url)}`])
    const site = await someSite(Object.fromEntries(definitions))
    const run = await feedkeeper(['poll', ...site.options], { SITE_TOKEN: 'open sesame' })
    expect(run.code, run.stdout + run.stderr).toBe(0)
    const kept = await filesIn(join(site.output, 'articles'), '.md')
    for (const [id, { holds }] of Object.entries(kinds)) {
      const own = kept.filter((text) => text.includes(`\n[${id}](`)).join('\n')
      for (const part of holds) expect(own, id).toContain(part)
    }
    const journal = (await filesIn(join(site.output, 'journal'), '.ndjson')).join('')
    const of = (id: string) => journal.split('\n').filter((line) => line.includes(`/n/${id}"`))
    expect(of('detail').join()).toContain('"Harbour","Lamps"')
    expect(of('detail').join()).toContain('Ada Quill')
    expect(of('listed').join()).toContain('Ada Quill')
    expect(kept.join('\n')).not.toContain('Buy lamps')
    expect(kept.join('\n')).not.toContain('/n/old')
  })
})

async function filesIn(folder: string, ending: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true })
  return Promise.all(names.filter((name) => name.endsWith(ending)).map((name) => readFile(join(folder, name), 'utf8')))
}
