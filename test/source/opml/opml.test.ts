import { describe, expect, it } from 'vitest'
import { NotOpmlError, readOpml, writeSubscriptions } from '../../../src/source/opml/opml.ts'
import { feedKey } from '../../../src/source/write-definition.ts'

const read = (text: string) => readOpml(text, 'list.opml', feedKey)

describe('readOpml', () => {
  it('reads feeds with their folders, and tells what came twice or cannot be used', () => {
    const list = read(`<?xml version="1.0"?><opml version="2.0"><head><title>x</title></head><body>
      <outline text="News &amp; more"><outline title="Sea" text="sea"><outline type="rss" text="A &lt;b&gt;" xmlUrl="https://a.example/feed" htmlUrl="https://a.example/"/></outline>
      <outline text="B" xmlUrl="http://b.example/?x=1&y=2"></outline></outline>
      <outline text="A again" xmlUrl="http://A.example/feed/"/>
      <outline text="Odd" xmlUrl="ftp://c.example/"/><outline text="Podcatcher" xmlUrl="feed://d.example/rss"/></body></opml>`)
    expect(list).toEqual({
      feeds: [
        {
          url: 'https://a.example/feed',
          siteUrl: 'https://a.example/',
          title: 'A <b>',
          folders: ['News & more', 'Sea'],
        },
        { url: 'http://b.example/?x=1&y=2', title: 'B', folders: ['News & more'] },
        { url: 'http://d.example/rss', title: 'Podcatcher', folders: [] },
      ],
      duplicates: ['http://A.example/feed/'],
      faults: ['Odd: "ftp://c.example/" is no http or https address'],
    })
  })

  it('reads names in any case', () => {
    expect(read('<OPML><BODY><OUTLINE TEXT="A" XMLURL="https://a.example/"/></BODY></OPML>').feeds).toHaveLength(1)
  })

  it('refuses what is no OPML', () => {
    expect(() => read('<rss version="2.0"/>')).toThrow(NotOpmlError)
    expect(() => read('hello')).toThrow('list.opml is no OPML')
  })

  it('gives back what writeSubscriptions wrote', () => {
    const feeds = [
      { url: 'https://a.example/?x=1&y="2"', title: 'A "quoted" <b> & 中文', folders: ['News', 'Sea'] },
      { url: 'https://b.example/', title: 'B', siteUrl: 'https://b.example/home', folders: ['News'] },
      { url: 'https://c.example/', title: 'C', folders: [] },
    ]
    const opml = writeSubscriptions('All & sundry', feeds)
    expect(read(opml)).toEqual({
      feeds: feeds.map((feed) => ({ ...feed, url: new URL(feed.url).href })),
      duplicates: [],
      faults: [],
    })
    expect(opml).toContain('<title>All &amp; sundry</title>')
    expect(writeSubscriptions('All & sundry', feeds)).toBe(opml)
    expect(opml).toContain('  </head>\n  <body>\n    <outline text="News" title="News">\n      <outline text="Sea"')
    expect(
      opml.endsWith('    <outline text="C" title="C" type="rss" xmlUrl="https://c.example/"/>\n  </body>\n</opml>\n'),
    ).toBe(true)
  })
})
