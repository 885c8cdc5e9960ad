import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { publicationsSettings } from '../../../../src/publish/publish-settings.ts'
import { ask } from '../../served-site.ts'
import { pageSite } from '../page-site.ts'

const textOf = async (url: string, query: Record<string, string>, headers = {}) => {
  const { status, body } = await ask(url, `/search?${new URLSearchParams(query)}`, headers)
  expect(status).toBe(200)
  return body.toString()
}
const titlesIn = (page: string) =>
  [...page.matchAll(/class="title"[^>]*>(.*?)<\/a>/g)].map((match) => match[1]?.replace(/<\/?mark>/g, ''))

describe('the page of a search', () => {
  test('shows what was found, newest first or best first, with what was looked for marked and all else as text', async () => {
    const { url, archive } = await pageSite()
    await archive.add([
      {
        title: '<b>燈塔</b> & harbour',
        markdown: '臺灣的燈塔 <script>alert(1)</script>',
        publishedAt: new Date('2026-10-01T00:00:00Z'),
      },
      { title: 'Harbour', markdown: '灯塔'.repeat(30), publishedAt: new Date('2026-10-02T00:00:00Z') },
      { title: 'Nothing', markdown: 'nothing' },
    ])
    const page = await textOf(url, { q: '灯塔' })
    expect(titlesIn(page)).toEqual(['Harbour', '&#60;b&#62;燈塔&#60;/b&#62; &#38; harbour'])
    expect(page).toContain('&#60;b&#62;<mark>燈塔</mark>')
    expect(page).toContain('臺灣的<mark>燈塔</mark> &#60;script&#62;')
    expect(page).not.toContain('<script>')
    expect(page).toContain('<span role="status">2 articles</span>')
    expect(page).toContain('aria-current="true">Newest first')
    const best = await textOf(url, { q: '灯塔 OR harbour', sort: 'best' })
    expect(best).toContain('aria-current="true">Best first')
    expect(titlesIn(best).sort()).toEqual(titlesIn(page).sort())
    expect(await textOf(url, { q: 'harbour sort:best' })).toContain('aria-current="true">Best first')
    const none = await textOf(url, { q: 'lightship' }, { 'Accept-Language': 'zh' })
    expect(none).toContain('没有找到')
    expect(none).toContain('<title>搜索：lightship')
  })

  test('leads through the pages of what was found by addresses, and meets every article once', async () => {
    const { url, archive } = await pageSite()
    await archive.add(Array.from({ length: 45 }, (_, n) => ({ title: `Story ${n}` })))
    const seen: (string | undefined)[] = []
    let path: string | undefined = '/search?q=title%3Astory'
    for (let pages = 0; path !== undefined && pages < 9; pages += 1) {
      const page: string = (await ask(url, path)).body.toString()
      seen.push(...titlesIn(page))
      path = /<a href="([^"]+)" rel="next">/.exec(page)?.[1]?.replaceAll('&#38;', '&')
    }
    expect([seen.length, new Set(seen).size]).toEqual([45, 45])
    expect(await textOf(url, { q: 'title:story', page: '3' })).toContain('Page 3 of 3')
    expect(titlesIn(await textOf(url, { q: 'title:story', page: '0' }))).toHaveLength(20)
    expect(titlesIn(await textOf(url, { q: 'title:story', page: '999999' }))).toHaveLength(20)
    expect(titlesIn(await textOf(url, { q: 'title:story', page: '400' }))).toEqual([])
  })

  test('says that there are more than are counted, and of which of them it shows the best', async () => {
    const asked: unknown[] = []
    const search = async ({ upTo }: { readonly upTo?: number }) => {
      asked.push(upTo)
      return { total: upTo ?? 0, isMore: true as const, articles: [], left: 0 }
    }
    const { url } = await pageSite({ search })
    expect(await textOf(url, { q: 'a' })).toContain('<span role="status">more than 10,000 articles</span>')
    expect(await textOf(url, { q: 'a', sort: 'best' })).toContain('The best of the newest 10,000')
    expect(await textOf(url, { q: 'a', page: '500' })).toContain('Only the first results are shown')
    expect(asked).toEqual([10_000, 10_000, 10_000])
  })

  test('says in a line what is wrong with a query and where, and how to ask', async () => {
    const { url } = await pageSite()
    expect(await textOf(url, { q: 'a (b' })).toMatch(
      /role="alert"><strong>This query cannot be read:<\/strong> a bracket is not closed<span [^>]*> \(at character 3\)</,
    )
    expect(await textOf(url, { q: `"${'x'.repeat(5_000)}` })).toContain('role="alert"')
    const empty = await textOf(url, {})
    expect(empty).toContain('<details class="search-aside" open>')
    expect(empty).toContain('name="q" value=""')
    expect(await textOf(url, { q: '"><img src=x>' })).not.toContain('<img')
  })

  test('says in Chinese what is wrong with a query, and where', async () => {
    const { url } = await pageSite()
    for (const [q, words] of [
      ['a (b', '缺少右括号'],
      ['a)', '缺少左括号'],
      ['"a', '引号没有配对'],
      ['a OR', '此处应有一个词语'],
      ['&', '没有要查找的词语'],
      ['title:', 'title: 后面应紧跟一个词语'],
      ['foo:bar', '没有 foo: 这一项'],
      ['after:soon', 'after: 后面应是日期'],
      ['sort:odd a', 'best 或 newest'],
      ['(sort:best) a', '括号之外'],
      ['f*', '至少要有 2 个字符'],
      ['fe* '.repeat(9), '带 * 的词语超过了 8 个'],
      ['a '.repeat(101), '词语超过了 100 个'],
      ['('.repeat(21), '括号超过了 20 层'],
      ['x'.repeat(1_001), '超过了 1000 个字符'],
    ] as const) {
      const page = await textOf(url, { q }, { 'Accept-Language': 'zh' })
      const told = /role="alert"><strong>无法理解这个查询：<\/strong> (.*?)<\/p>/.exec(page)?.[1] ?? ''
      expect(told).toContain(words)
      expect(told).toMatch(/（第 \d+ 个字符处）/)
    }
  })

  test('gives the publication of a search as lines of the settings that are usable', async () => {
    const { url } = await pageSite()
    for (const query of ['灯塔 -"new york" sort:best', 'title:"C:\\x" OR #1', 'a & - b: {c}']) {
      const page = await textOf(url, { q: query })
      const yaml =
        /<pre[^>]*><code>([\s\S]*?)<\/code>/
          .exec(page)?.[1]
          ?.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))) ?? ''
      const { publications } = parse(yaml) as { publications: object }
      const [publication] = Object.values(publicationsSettings.parse(publications))
      expect(publication?.query).toBe(query.replace(' sort:best', ''))
    }
  })
})
