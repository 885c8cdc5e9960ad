import { describe, expect, it } from 'vitest'
import { extractFullText } from '../../src/article/page/full-text.ts'
import type { FetchOutcome } from '../../src/fetch/outcome.ts'
import type { Entry } from '../../src/parse/listing.ts'
import { entryText } from '../../src/poll/entry-text.ts'
import { sourceDefinition } from '../../src/source/definition.ts'

const page =
  '<html><head><meta property="og:title" content="Of the page"><meta property="article:published_time" content="2025-02-14 17:09"></head><body><main><p>Text.</p></main></body></html>'
const definition = sourceDefinition.parse({
  timeZone: 'Asia/Shanghai',
  list: { html: { url: 'https://mill.example/', entries: 'li' } },
  article: { content: ['main'] },
})
const parts = {
  definition,
  fetch: async (): Promise<FetchOutcome> => ({
    kind: 'fetched',
    url: 'https://mill.example/1',
    status: 200,
    headers: {},
    atMs: 0,
    body: new TextEncoder().encode(page),
    validators: {},
    freshness: {},
    wireBytes: 0,
  }),
  jobs: {
    parseListing: async () => Promise.reject(new Error('not asked')),
    readListing: async () => Promise.reject(new Error('not asked')),
    writeArticles: async () => Promise.reject(new Error('not asked')),
    extractFullText: async (...args: Parameters<typeof extractFullText>) => extractFullText(...args),
  },
}
const entry: Entry = { title: '', url: 'https://mill.example/1', categories: [], enclosures: [] }

describe('entryText', () => {
  it('takes title and time from the page where the listing has none, in the zone of the source', async () => {
    expect(await entryText(entry, parts)).toEqual({
      html: '<p>Text.</p>',
      remarks: [],
      entry: { ...entry, title: 'Of the page', publishedAt: new Date('2025-02-14T09:09:00Z') },
    })
  })

  it('lets what the listing says win', async () => {
    const listed = { ...entry, title: 'Of the listing', publishedAt: new Date('2025-01-01T00:00:00Z') }
    expect(await entryText(listed, parts)).toEqual({ html: '<p>Text.</p>', remarks: [], entry: listed })
  })

  it('lets fields that the definition names on the page win, unless it prefers the listing or the time is to stay', async () => {
    const listed = { ...entry, title: 'Of the listing', publishedAt: new Date('2025-01-01T00:00:00Z') }
    const fields = { title: 'main p', published: 'meta[property="article:published_time"]', author: '.by' }
    const read = (more: object, isDated = false) => {
      const article = { content: ['main'], fields, ...more }
      const own = sourceDefinition.parse({
        timeZone: 'Asia/Shanghai',
        list: { html: { url: 'https://mill.example/', entries: 'li' } },
        article,
      })
      return entryText(listed, { ...parts, definition: own, isDated })
    }
    const ofPage = { title: 'Text.', publishedAt: new Date('2025-02-14T09:09:00Z') }
    const missing = 'https://mill.example/1: article.fields.author: found nothing on the page'
    expect(await read({})).toMatchObject({ entry: ofPage, remarks: [missing] })
    expect((await read({}, true)).entry).toMatchObject({ ...ofPage, publishedAt: listed.publishedAt })
    expect((await read({ prefer: 'listing' })).entry).toEqual(listed)
  })
})
