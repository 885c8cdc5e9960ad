import { describe, expect, it } from 'vitest'
import { parseFeed } from '../../../src/parse/feed/feed.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('parseFeed', () => {
  it('refuses a web page, and names the feed it links to', async () => {
    const page =
      '<!doctype html><html><head><link rel=alternate type="application/rss+xml" href="/feed.xml"></head></html>'
    await expect(parseFeed(bytes(page), { url: 'http://example.org/' })).rejects.toThrow(
      'http://example.org/ is not a feed: it is a web page; it links to http://example.org/feed.xml',
    )
  })

  it('keeps the entries before the break of a document that was cut, and says so', async () => {
    const listing = await parseFeed(
      bytes('<rss version="2.0"><channel><item><title>Whole</title></item><item><title>Half</title><link>http://exa'),
    )
    expect(listing.entries.map((entry) => entry.title)).toEqual(['Whole'])
    expect(listing.remarks).toEqual(['it breaks off before its end; the entries before the break were read'])
  })

  it("bounds the name of a feed's author as it does an entry's", async () => {
    const name = 'a'.repeat(5_000)
    const document = `<rss version="2.0"><channel><managingEditor>${name}</managingEditor><item><author>${name}</author></item></channel></rss>`
    const { author, entries } = await parseFeed(bytes(document))
    expect([author?.length, entries[0]?.author?.length]).toEqual([1_000, 1_000])
  })

  it('keeps the line ends a long text writes as references, since identities by content hang on its bytes', async () => {
    const text = `One&#13;\nTwo ${'x'.repeat(300)}`
    const { entries } = await parseFeed(
      bytes(`<rss version="2.0"><channel><item><description>${text}</description></item></channel></rss>`),
    )
    expect(entries[0]?.summaryHtml).toMatch(/^One\r\nTwo x/)
  })
})
