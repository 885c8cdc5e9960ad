import { DOMParser } from '@xmldom/xmldom'
import { describe, expect, test } from 'vitest'
import { hostileArticles, hostileTexts } from './hostile.ts'
import { sampleArticle, sampleDocument, writeAtom, writeJsonFeed, writeRss } from './sample-document.ts'

const read = (xml: string) =>
  new DOMParser({
    onError: (_level, message) => {
      throw new Error(message)
    },
  }).parseFromString(xml, 'text/xml')

const textsOf = (xml: string, name: string) =>
  Array.from(read(xml).getElementsByTagName(name)).map((each) => each.textContent ?? '')

const attributesOf = (xml: string, name: string) =>
  Array.from(read(xml).getElementsByTagName(name)).map((each) =>
    Object.fromEntries(Array.from(each.attributes).map(({ name: key, value }) => [key, value])),
  )

describe.each([
  ['RSS', writeRss, 'item'],
  ['Atom', writeAtom, 'entry'],
] as const)('%s', (_format, write, entryName) => {
  test('is well-formed whatever the articles hold, and loses none of them', () => {
    const articles = hostileArticles()
    const xml = write(sampleDocument(articles, { title: hostileTexts['two CDATA ends'] ?? '', description: 'a & <b>' }))
    expect(read(xml).getElementsByTagName(entryName)).toHaveLength(articles.length)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufdd0-\ufdef\ufffd-\uffff]/)
    expect(xml.isWellFormed()).toBe(true)
  })

  test('shows a plain title as it is, markup characters and all', () => {
    const titles = ['S&P 500', 'a < b', 'x <b>y</b>', 'AT&amp;T']
    const xml = write(sampleDocument(titles.map((title) => sampleArticle({ title }))))
    expect(textsOf(xml, 'title').filter((title) => titles.includes(title))).toEqual(titles)
  })

  test('shows title, description and hubs of the publication as they are, markup characters and all', () => {
    const [title, description, hub] = ['S&P $& <b>', 'AT&amp;T ]]> "x"', 'https://hub.example/?a=1&b=<2>"\t']
    const xml = write(sampleDocument([], { title, description, hubUrls: [hub] }))
    expect(textsOf(xml, 'title')).toEqual([title])
    expect(textsOf(xml, write === writeRss ? 'description' : 'subtitle')).toEqual([description])
    const links = attributesOf(xml, write === writeRss ? 'atom:link' : 'link')
    expect(links.find(({ rel }) => rel === 'hub')?.href).toBe(hub)
  })

  test('gives an article without a title what there is of its text', () => {
    const xml = write(sampleDocument([sampleArticle({ title: ' \n ', summary: '渡轮...' })]))
    expect(textsOf(xml, 'title')).toContain('渡轮...')
  })

  test('leaves out an address that is none, and writes the others as RFC 3986 wants them', () => {
    const none = write(sampleDocument([sampleArticle({ url: 'not a url' })], { homeUrl: 'https://home.example/' }))
    expect(textsOf(none, entryName).join()).not.toContain('home.example')
    const odd = write(sampleDocument([sampleArticle({ url: 'https://例子.example/路 |?q=%zz' })]))
    expect(odd).toContain('https://xn--fsqu00a.example/%E8%B7%AF%20%7C?q=%25zz')
  })

  test('a source without a title goes by its id, since no title may be empty', () => {
    const source = { id: 'harbour', title: ' \u3000', url: 'https://news.example/' }
    const xml = write(sampleDocument([sampleArticle({ source })]))
    const [element] = Array.from(read(xml).getElementsByTagName('source'))
    expect(element?.textContent).toContain('harbour')
  })

  test('an article without text has no content, which validators do not want empty', () => {
    const xml = write(sampleDocument([sampleArticle({ html: '' })]))
    expect(textsOf(xml, 'content:encoded').concat(textsOf(xml, 'content'))).toEqual([])
  })

  test('is the same bytes whenever it is written', () => {
    const document = sampleDocument(hostileArticles())
    expect(write(document)).toBe(write(structuredClone(document)))
  })

  test('says where it is, its page, its hubs and the way through its history', () => {
    const xml = write(
      sampleDocument([sampleArticle()], {
        path: 'all/12',
        hubUrls: ['https://hub.example/', 'https://second.example/'],
        currentPath: 'all',
        prevArchivePath: 'all/11',
      }),
    )
    const links = attributesOf(xml, write === writeRss ? 'atom:link' : 'link')
    const ending = write === writeRss ? 'rss.xml' : 'atom.xml'
    expect(
      Object.fromEntries(
        links
          .slice(0, 6)
          .map(({ rel, href, type }) => [rel === 'prev-archive' ? `${rel} ${href} ${type}` : `${rel} ${href}`, true]),
      ),
    ).toEqual({
      [`self https://reader.example/feeds/all/12.${ending}`]: true,
      'alternate https://reader.example/': true,
      'hub https://hub.example/': true,
      'hub https://second.example/': true,
      [`current https://reader.example/feeds/all.${ending}`]: true,
      // Archive pages are Atom, whatever leads to them.
      'prev-archive https://reader.example/feeds/all/11.atom.xml application/atom+xml': true,
    })
    expect(textsOf(xml, 'fh:archive')).toHaveLength(1)
    expect(textsOf(xml, 'fh:complete')).toHaveLength(0)
  })

  test('a document that holds all there is says so', () => {
    expect(textsOf(write(sampleDocument([], { isComplete: true })), 'fh:complete')).toHaveLength(1)
  })

  test('every article says its language', () => {
    const xml = write(sampleDocument([sampleArticle(), sampleArticle({ lang: 'en' })]))
    expect(attributesOf(xml, entryName).map((each) => each['xml:lang'])).toEqual(['zh-CN', 'en'])
  })

  test('a language that is none is not told', () => {
    const langs = ['und', '', 'x', 'en_US', 'zz-ZZ', 'english']
    const xml = write(sampleDocument(langs.map((lang) => sampleArticle({ lang }))))
    expect(attributesOf(xml, entryName).map((each) => each['xml:lang'])).toEqual(langs.map(() => undefined))
  })

  test('carries the summary alone where that is wanted', () => {
    const xml = write(sampleDocument([sampleArticle()], { content: 'summary' }))
    expect(xml).toContain('渡轮在风暴之后恢复了航行...')
    expect(textsOf(xml, 'content:encoded').concat(textsOf(xml, 'content'))).toEqual([])
  })
})

describe('RSS', () => {
  const item = sampleArticle({
    author: 'Bo & <Co>',
    categories: ['a<b'],
    thumbnail: 'https://news.example/0',
    enclosures: [
      { url: 'https://news.example/a.mp3', type: 'audio/mpeg', length: 9 },
      { url: 'https://news.example/b.pdf' },
    ],
  })

  test('names the author by dc:creator, since author must be a mail address', () => {
    const xml = writeRss(sampleDocument([item]))
    expect(textsOf(xml, 'dc:creator')).toEqual(['Bo & <Co>'])
    expect(textsOf(xml, 'author')).toEqual([])
  })

  test('has one enclosure with a real type, and Media RSS for what has none or is left over', () => {
    const xml = writeRss(sampleDocument([item]))
    expect(attributesOf(xml, 'enclosure')).toEqual([
      { url: 'https://news.example/a.mp3', length: '9', type: 'audio/mpeg' },
    ])
    expect(attributesOf(xml, 'media:content')).toEqual([{ url: 'https://news.example/b.pdf', type: 'application/pdf' }])
    expect(attributesOf(xml, 'media:thumbnail')).toEqual([{ url: 'https://news.example/0' }])
  })

  test('a picture that only stands for the article is a thumbnail, and no enclosure of length 0', () => {
    const xml = writeRss(sampleDocument([sampleArticle({ thumbnail: 'https://news.example/a.JPG?w=9' })]))
    expect(attributesOf(xml, 'enclosure')).toEqual([])
    expect(attributesOf(xml, 'media:thumbnail')).toEqual([{ url: 'https://news.example/a.JPG?w=9' }])
  })

  test('names the source, by its feed or else by ours of it', () => {
    const own = sampleArticle({ source: { id: 'qq', title: '腾讯', publication: 'qq' } })
    const xml = writeRss(sampleDocument([item, own]))
    expect(attributesOf(xml, 'source').map(({ url }) => url)).toEqual([
      'https://news.example/feed.xml',
      'https://reader.example/feeds/qq.rss.xml',
    ])
    expect(textsOf(xml, 'source')).toEqual(['港口报', '腾讯'])
  })

  test('the guid is made of the hash alone and is no address', () => {
    const xml = writeRss(sampleDocument([item], { baseUrl: 'https://elsewhere.example/' }))
    expect(textsOf(xml, 'guid')).toEqual(['tag:feedkeeper,2026:00000000000000a1'])
    expect(attributesOf(xml, 'guid')).toEqual([{ isPermaLink: 'false' }])
  })

  test('lastBuildDate is the newest article, and is not there where there is none', () => {
    const newer = sampleArticle({ publishedAt: new Date('2026-10-06T00:00:00Z') })
    expect(textsOf(writeRss(sampleDocument([item, newer])), 'lastBuildDate')).toEqual(['Tue, 06 Oct 2026 00:00:00 GMT'])
    expect(textsOf(writeRss(sampleDocument([])), 'lastBuildDate')).toEqual([])
  })
})

describe('Atom', () => {
  test('titles are of type text, and source is the last thing in an entry', () => {
    const xml = writeAtom(sampleDocument([sampleArticle({ author: 'A', categories: ['k'] })]))
    expect(attributesOf(xml, 'title').every(({ type }) => type === 'text')).toBe(true)
    const entry = read(xml).getElementsByTagName('entry')[0]
    const children = Array.from(entry?.childNodes ?? []).filter((node) => node.nodeType === node.ELEMENT_NODE)
    expect(children.at(-1)?.nodeName).toBe('source')
    expect(textsOf(xml, 'source')[0]).toContain('港口报')
  })

  test('an entry without a link has a content, even in a feed of summaries', () => {
    const xml = writeAtom(sampleDocument([sampleArticle({ url: '' })], { content: 'summary' }))
    expect(textsOf(xml, 'content')).toEqual(['渡轮在风暴之后恢复了航行...'])
  })

  test('an empty publication still has the elements Atom asks for', () => {
    const xml = writeAtom(sampleDocument([]))
    for (const name of ['id', 'title', 'updated', 'author']) expect(textsOf(xml, name)).toHaveLength(1)
  })

  test('every category has a term', () => {
    const xml = writeAtom(sampleDocument([sampleArticle({ categories: ['a<b & "c"', ' '] })]))
    expect(attributesOf(xml, 'category')).toEqual([{ term: 'a<b & "c"', label: 'a<b & "c"' }])
  })
})

describe('JSON Feed', () => {
  test('is of version 1.1 and loses no article', () => {
    const articles = hostileArticles()
    const feed = JSON.parse(writeJsonFeed(sampleDocument(articles, { prevArchivePath: 'all/12' })))
    expect(feed.version).toBe('https://jsonfeed.org/version/1.1')
    expect(feed.feed_url).toBe('https://reader.example/feeds/all.json')
    expect(feed.next_url).toBeUndefined()
    expect(feed._history.prev_archive).toBe('https://reader.example/feeds/all/12.atom.xml')
    expect(feed.language).toBe('zh-CN')
    expect(feed.items).toHaveLength(articles.length)
    for (const item of feed.items) {
      expect(item.id).toMatch(/^tag:feedkeeper,2026:[0-9a-f]{16}$/)
      expect(typeof item.content_html).toBe('string')
      for (const attachment of item.attachments ?? []) expect(attachment.mime_type).toMatch(/^\w+\/\w+/)
    }
  })

  test('names authors, tags, picture, attachments and source', () => {
    const [item] = JSON.parse(
      writeJsonFeed(
        sampleDocument([
          sampleArticle({
            author: 'Bo',
            categories: ['k'],
            thumbnail: 'https://news.example/p.png',
            enclosures: [{ url: 'https://news.example/a.mp3', type: 'audio/mpeg', length: 9 }],
          }),
        ]),
      ),
    ).items
    expect(item).toMatchObject({
      authors: [{ name: 'Bo' }],
      tags: ['k'],
      image: 'https://news.example/p.png',
      attachments: [{ url: 'https://news.example/a.mp3', mime_type: 'audio/mpeg', size_in_bytes: 9 }],
      _source: { id: 'harbour', title: '港口报' },
    })
  })
})
