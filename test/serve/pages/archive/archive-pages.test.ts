import { describe, expect, test } from 'vitest'
import { ask } from '../../served-site.ts'
import { pageSite } from '../page-site.ts'

const textOf = async (url: string, path: string, headers = {}) => (await ask(url, path, headers)).body.toString()
const titlesIn = (page: string) => [...page.matchAll(/class="title"[^>]*>([^<]*)</g)].map((match) => match[1])
/** What the calendar says of each day that has articles. */
const daysIn = (page: string) =>
  Object.fromEntries(
    [...page.matchAll(/<td><a href="[^"]*\/(\d\d)(?:\?[^"]*)?"[^>]*>\d+<small>([\d,]+)</g)].map(([, day, count]) => [
      day,
      count,
    ]),
  )

describe('the archive', () => {
  test('leads to the month of the newest article, and says where there is none', async () => {
    const { url, archive } = await pageSite({ url: 'https://example.org/news/' })
    expect(await textOf(url, '/news/archive')).toContain('No article yet')
    await archive.add([
      { publishedAt: new Date('2025-12-31T15:59:59Z') },
      { publishedAt: new Date('2024-01-01T00:00:00Z') },
    ])
    const { status, headers } = await ask(url, '/news/archive?source=harbour')
    expect([status, headers.location]).toEqual([302, '/news/archive/2025/12?source=harbour'])
  })

  test('counts days and months in the zone of the site', async () => {
    const { url, archive } = await pageSite()
    await archive.add([
      { publishedAt: new Date('2026-09-30T15:59:59Z'), title: 'the last of September' },
      { publishedAt: new Date('2026-09-30T16:00:00Z'), title: 'the first of October' },
      { publishedAt: new Date('2026-10-05T08:00:00Z'), title: 'one' },
      { publishedAt: new Date('2026-10-05T09:00:00Z'), title: 'two' },
      { publishedAt: new Date('2025-02-01T00:00:00Z') },
    ])
    const october = await textOf(url, '/archive/2026/10')
    expect(october).toContain('<h1>October 2026</h1><span class="quiet">3 articles</span>')
    expect(daysIn(october)).toEqual({ '01': '1', '05': '2' })
    expect(titlesIn(october)).toEqual(['two', 'one', 'the first of October'])
    expect(october).toMatch(/href="\/archive\/2026\/09">Sept?<\/a> <small class="quiet number">1</)
    expect(october).toContain('<a href="/archive/2025/02">2025</a>')
    expect(october).toContain('rel="prev"')
    expect(october).not.toContain('The month after')
    expect(titlesIn(await textOf(url, '/archive/2026/10/05'))).toEqual(['two', 'one'])
    expect(await textOf(url, '/archive/2026/10', { 'Accept-Language': 'zh' })).toContain('<h1>2026年10月</h1>')
    const empty = await textOf(url, '/archive/2026/08')
    expect(empty).toContain('Nothing was kept that was published then')
    expect(empty).toContain('The month after')
  })

  test('shows one source, or one language, and keeps to it', async () => {
    const { url, archive } = await pageSite({ sources: ['harbour', 'mill'] })
    await archive.add([
      { title: 'h' },
      { title: 'm', sourceId: 'mill', lang: 'en' },
      { title: 'both', sourceId: 'mill', alsoIn: ['harbour'] },
    ])
    const ofSource = await textOf(url, '/archive/2026/10?source=harbour')
    expect(titlesIn(ofSource).sort()).toEqual(['both', 'h'])
    expect(daysIn(ofSource)).toEqual({ '05': '2' })
    expect(ofSource).toContain('<option value="harbour" selected>Source harbour</option>')
    expect(ofSource).toContain('<a href="/feeds/harbour">The feed of this source</a>')
    expect(ofSource).toContain('/archive/2026/10/05?source=harbour"')
    expect(titlesIn(await textOf(url, '/archive/2026/10?lang=en'))).toEqual(['m'])
    expect(titlesIn(await textOf(url, '/archive/2026/10/05?lang=zh-CN&source=mill'))).toEqual(['both'])
    expect(titlesIn(await textOf(url, '/archive/2026/10?lang=%22%3E&source=../x'))).toHaveLength(3)
  })

  test('goes on where a day has more than a page holds, and meets every article once', async () => {
    const { url, archive } = await pageSite()
    await archive.add(Array.from({ length: 120 }, () => ({})))
    const seen: (string | undefined)[] = []
    let path: string | undefined = '/archive/2026/10/05'
    for (let pages = 0; path !== undefined && pages < 9; pages += 1) {
      const page: string = await textOf(url, path)
      seen.push(...[...page.matchAll(/class="title" href="\/a\/([0-9a-f]+)"/g)].map((match) => match[1]))
      path = /<a href="([^"]+)" rel="next">/.exec(page)?.[1]
    }
    expect([seen.length, new Set(seen).size]).toEqual([120, 120])
  })

  test.each(['/archive/2026/13', '/archive/2026/02/30', '/archive/0000/00', '/archive/2026', '/archive/2026/1'])(
    'nothing is at %s',
    async (path) => {
      const { url } = await pageSite()
      expect((await ask(url, path)).status).toBe(404)
    },
  )
})
