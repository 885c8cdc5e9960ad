import { expect, it } from 'vitest'
import { extractFullText } from '../../src/article/page/full-text.ts'
import { parseFeed } from '../../src/parse/feed/feed.ts'
import { parseListing } from '../../src/parse/parse-listing.ts'
import { computingTime } from '../support/computing-time.ts'
import { fuzz } from './fuzz-round.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const rss = (item: string) => bytes(`<rss version="2.0"><channel><item><title>T</title>${item}</item></channel></rss>`)

it('reads four hundred spoiled documents without harm (npm run fuzz reads many more, in threads)', async () => {
  const jobs = {
    parseListing,
    extractFullText: async (...args: Parameters<typeof extractFullText>) => extractFullText(...args),
  }
  const { outcomes, faults } = await fuzz(
    jobs,
    Array.from({ length: 400 }, (_, seed) => seed),
  )
  expect(faults).toEqual([])
  expect(outcomes.read).toBeGreaterThan(100)
})

it.each([
  ['100,000 open elements', `<description>${'<div>'.repeat(100_000)}</description>`],
  ['100,000 open elements that are no markup', '<odd>'.repeat(100_000)],
  ['a megabyte of <', `<description>${'<'.repeat(1_000_000)}</description>`],
  ['200,000 open comments', `<description>${'<!--'.repeat(200_000)}</description>`],
  ['200,000 open CDATA sections', `<description>${'<![CDATA['.repeat(200_000)}</description>`],
  ['60 KB of < in CDATA', `<description><![CDATA[${'<'.repeat(60_000)}]]></description>`],
  ['a megabyte of &', `<description>${'&'.repeat(1_000_000)}</description>`],
  ['200,000 references', `<description>${'&#60;'.repeat(200_000)}</description>`],
  ['200,000 categories', '<category>c</category>'.repeat(200_000)],
  ['100,000 attributes', `<enclosure ${Array.from({ length: 100_000 }, (_, n) => `a${n}="x"`).join(' ')}/>`],
  ['a megabyte in an attribute', `<enclosure url="https://x.example/${'a'.repeat(1_000_000)}"/>`],
  ['a megabyte without end of a tag', `<description ${'a '.repeat(500_000)}`],
  ['200,000 declared entities', '</item></channel></rss>'],
])('reads %s in bounded time', { timeout: 20_000 }, async (what, item) => {
  const computedMs = computingTime()
  const document = what.includes('declared')
    ? bytes(
        `<!DOCTYPE rss [${'<!ENTITY a "b">'.repeat(200_000)}]><rss><channel><item><title>&a;</title></item></channel></rss>`,
      )
    : rss(item)
  const listing = await parseFeed(document).catch((error: Error) => error)
  const tookMs = computedMs()
  if (listing instanceof Error) expect(listing.name).toBe('NotAFeedError')
  else expect(listing.entries.length).toBeLessThanOrEqual(1)
  expect(tookMs).toBeLessThan(5_000)
})

it('keeps the items before one that nests too deep', async () => {
  const listing = await parseFeed(
    bytes(`<rss version="2.0"><channel><item><title>One</title></item><item>${'<a>'.repeat(6_000)}`),
  )
  expect(listing.entries.map((entry) => entry.title)).toEqual(['One'])
  expect(listing.remarks).toContain('its elements nest too deep; what follows was not read')
})

it('reads no more entries than it was asked to, and says so', async () => {
  const items = Array.from({ length: 30 }, (_, n) => `<item><title>${n}</title></item>`).join('')
  const listing = await parseFeed(bytes(`<rss><channel>${items}</channel></rss>`), { maxEntries: 20 })
  expect(listing.entries).toHaveLength(20)
  expect(listing.remarks).toEqual(['it has more than 20 entries; the rest was not read'])
})
