import { describe, expect, test } from 'vitest'
import { ask } from '../served-site.ts'
import { manySources, pollManySources, secretWord } from './many-sources.ts'
import { pageSite, pagesSeenAtMs } from './page-site.ts'

const textOf = async (url: string, path: string, headers = {}) => (await ask(url, path, headers)).body.toString()
const namesIn = (page: string) =>
  [...page.matchAll(/<th scope="row"[^>]*><a href="\/sources\/(\w+)"/g)].map((match) => match[1])

async function polledSite(count: number) {
  const sources = manySources(count)
  const site = await pageSite({ sources })
  await pollManySources(site.archive, sources, pagesSeenAtMs)
  return site
}

describe('the list of sources', () => {
  test('has those that fail first, those that failed most often before the others, and says so in words', async () => {
    const { url } = await polledSite(60)
    const page = await textOf(url, '/sources')
    expect(namesIn(page)).toHaveLength(60)
    expect(namesIn(page).slice(0, 6)).toEqual([
      'source_48',
      'source_12',
      'source_24',
      'source_36',
      'source_0',
      'source_5',
    ])
    expect(page).toMatch(/Failing<\/span> <span class="quiet number" title="7 failures in a row">×7/)
    expect(page).toContain('<use href="#health-failing"/>')
    expect(page).toContain('HTTP 503')
    expect(await textOf(url, '/sources', { 'Accept-Language': 'zh' })).toContain('连续失败 7 次')
  })

  test('is filtered and sorted by its address, and counts what each filter would show', async () => {
    const { url } = await polledSite(60)
    const failing = await textOf(url, '/sources?health=failing&sort=name')
    expect(namesIn(failing)).toEqual(['source_0', 'source_48', 'source_12', 'source_24', 'source_36'].sort(byTitle))
    expect(failing).toMatch(/aria-current="true">.*Failing <span class="number">5<\/span>/)
    expect(failing).toContain('<th scope="col" class="c-name" aria-sort="ascending">')
    const paused = await textOf(url, '/sources?health=paused')
    expect(namesIn(paused)).toEqual(['source_7', 'source_57'].sort(byTitle))
    expect(namesIn(await textOf(url, '/sources?q=log%2014'))).toEqual(['source_14'])
    expect(await textOf(url, '/sources?q=nothing')).toContain('No source is like that.')
    expect(namesIn(await textOf(url, '/sources?health=%3Cb%3E&sort=x&page=-3'))).toHaveLength(60)
  })

  test('puts those first whose polls take longest, or that bring most', async () => {
    const { url, archive } = await polledSite(9)
    await archive.add(
      [0, 1, 2].map((hours) => ({ sourceId: 'source_4', publishedAt: new Date(pagesSeenAtMs - hours * 3_600_000) })),
    )
    expect(namesIn(await textOf(url, '/sources?sort=slow'))[0]).toBe('source_8')
    const busy = await textOf(url, '/sources?sort=articles')
    expect(namesIn(busy)[0]).toBe('source_4')
    expect(busy).toContain('3 articles in 30 days, at most 3 in one')
    expect(busy).toMatch(/c-day">3<.*c-week">3<.*c-all">3</)
  })

  test('says that a poll is due whose time has come, and how soon the others are', async () => {
    const { url } = await polledSite(3)
    const next = async (path: string, language: string) => {
      const page = await textOf(url, path, { 'Accept-Language': language })
      return [...page.matchAll(/(?:c-next.*?|<dt>Next poll<\/dt><dd>)<time[^>]*>([^<]*)</g)].map(([, text]) => text)
    }
    expect(await next('/sources?sort=name', 'en')).toEqual(['in 1 min', 'due', 'in 2 min'])
    expect(await next('/sources?sort=name', 'zh')).toContain('待抓取')
    expect(await next('/sources/source_0', 'en')).toEqual(['due'])
  })

  test('comes in pages of a hundred', async () => {
    const { url } = await polledSite(250)
    const seen = new Set<string | undefined>()
    for (const page of [1, 2, 3]) {
      const text = await textOf(url, `/sources?page=${page}`)
      expect(text).toContain(['1 to 100 of 250', '101 to 200 of 250', '201 to 250 of 250'][page - 1])
      for (const name of namesIn(text)) seen.add(name)
    }
    expect(seen.size).toBe(250)
    expect(namesIn(await textOf(url, '/sources?page=99'))).toHaveLength(50)
    expect((await ask(url, '/sources')).body.length).toBeLessThan(90_000)
  })

  test('is a list of feeds too, a hundred on a page, with the merged ones on the first alone', async () => {
    const { url } = await pageSite({ sources: manySources(130) })
    const [first, second] = [await textOf(url, '/feeds'), await textOf(url, '/feeds?page=2')]
    const feedsIn = (page: string) =>
      new Set([...page.matchAll(/href="\/feeds\/(source_\d+)"/g)].map(([, name]) => name))
    expect([feedsIn(first).size, feedsIn(second).size]).toEqual([100, 30])
    expect([...feedsIn(second)].filter((name) => feedsIn(first).has(name))).toEqual([])
    expect([first, second].map((page) => page.includes('href="/feeds/all"'))).toEqual([true, false])
    expect(first).toContain('<a rel="next" href="/feeds?page=2">')
    expect(second).toContain('<a rel="prev" href="/feeds">')
  })

  test('says what to do where there is no source yet', async () => {
    const { url } = await pageSite({ sources: [] })
    expect(await textOf(url, '/sources')).toContain('There is no source yet')
  })
})

describe('the page of a source', () => {
  test('tells why polls fail, what to do, and why the next poll is when it is', async () => {
    const { url } = await polledSite(60)
    const page = await textOf(url, '/sources/source_36')
    expect(page).toContain('The last 2 polls failed.')
    expect(page).toContain('the site has trouble of its own')
    expect(page).toContain('each failure doubles the time')
    expect(page).toContain('The feed asks for 60 min between two polls.')
    expect(page).toContain('value="https://reader.example/source_36.rss.xml"')
    const chinese = await textOf(url, '/sources/source_36', { 'Accept-Language': 'zh-CN' })
    expect(chinese).toContain('<strong>如何处理：</strong>')
    expect(chinese.replace(/<[^>]*>/g, '').match(/.*(?:[。：，] |\p{sc=Han}[.:,]).*/gu)).toBeNull()
    expect((await ask(url, '/sources/nothing')).status).toBe(404)
  })

  test('draws its polls, and tells the same in a table', async () => {
    const { url } = await polledSite(60)
    const page = await textOf(url, '/sources/source_36')
    expect(page).toContain('<title id="polls-title">40 polls, 5 failed, 21 new articles</title>')
    const [, strokes = ''] = /class="strokes"[^>]* d="([^"]+)"/.exec(page) ?? []
    const [, dots = ''] = /class="dots"[^>]* d="([^"]+)"/.exec(page) ?? []
    expect([strokes.match(/M/g)?.length, dots.match(/M/g)?.length]).toEqual([5, 35])
    const days = [...page.matchAll(/<tr><th scope="row"><time[^>]*>[^<]*<\/time><\/th>(.*?)<\/tr>/g)].map(
      ([, cells = '']) => [...cells.matchAll(/>([\d,]+)</g)].map((match) => Number(match[1])),
    )
    const sums = [0, 1, 2].map((column) => days.reduce((sum, cells) => sum + (cells[column] ?? 0), 0))
    expect(sums).toEqual([40, 5, 21])
  })

  test('of one that was never polled says so', async () => {
    const { url } = await pageSite({ sources: ['harbour'] })
    const page = await textOf(url, '/sources/harbour')
    expect(page).toContain('Not polled yet')
    expect(page).toContain('No poll is remembered yet.')
  })
})

describe('what is nobody’s business', () => {
  test('stands in no page: no address, no header, and no reason why a private source fails', async () => {
    const { url } = await polledSite(60)
    const paths = [
      '/',
      '/sources',
      '/sources?sort=slow',
      ...Array.from({ length: 60 }, (_, n) => `/sources/source_${n}`),
    ]
    for (const path of paths) {
      const page = await textOf(url, path)
      expect(page).not.toContain(secretWord)
      expect(page).not.toMatch(/site\d+\.example/)
    }
    const isPrivate = await textOf(url, '/sources/source_48')
    expect(isPrivate).toContain('The last 7 polls failed.')
    expect(isPrivate).not.toMatch(/HTTP 503|timed out|of its own/)
    expect(await textOf(url, '/sources?q=48')).not.toMatch(/HTTP 503|timed out/)
    expect(await textOf(url, '/sources/source_12')).toContain('HTTP 503')
  })
})

function byTitle(a: string, b: string): number {
  const titles = new Map(manySources(60).map(({ id, definition }) => [id, definition.title ?? id]))
  return new Intl.Collator('zh-Hans', { numeric: true }).compare(titles.get(a) ?? a, titles.get(b) ?? b)
}
