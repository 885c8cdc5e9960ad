import { expect, test } from 'vitest'
import { feedkeeper, someSite } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'

const item = (n: number, title: string, text: string) =>
  `<item><title>${title}</title><link>https://news.example/${n}</link><pubDate>Fri, 02 Oct 2026 0${n}:00:00 GMT</pubDate>
<description>${text}</description></item>`

test('search finds what was polled, newest first, with what was found marked, also as JSON; a bad query is told in one line', async () => {
  const { url } = await localServer((_request, response) => {
    const items = [
      item(1, '臺灣的燈塔', '海邊的燈塔今天重新開放，<a href="https://news.example/secretword">遊客</a>很多。'),
      item(2, 'Ferry returns', 'The ferry passed the lighthouse.'),
      item(3, '渡轮复航', '渡轮经过灯塔。'),
    ]
    response
      .writeHead(200, { 'Content-Type': 'application/rss+xml' })
      .end(`<rss version="2.0"><channel><title>News</title>${items.join('')}</channel></rss>`)
  })
  const { options } = await someSite({ gazette: `list: { feed: { url: "${url}/feed" } }\n` })
  const none = await feedkeeper(['search', '灯塔', '--json', ...options])
  expect([none.code, JSON.parse(none.stdout)]).toEqual([0, { total: 0, articles: [] }])
  expect((await feedkeeper(['poll', ...options])).code).toBe(0)
  const found = await feedkeeper(['search', '灯塔', '--limit', '1', '--json', ...options])
  expect([found.code, found.stderr]).toEqual([0, ''])
  expect(JSON.parse(found.stdout)).toEqual({
    total: 2,
    articles: [
      {
        hash: expect.stringMatching(/^[0-9a-f]{16}$/),
        title: '渡轮复航',
        url: 'https://news.example/3',
        source: 'gazette',
        published: '2026-10-02T03:00:00.000Z',
        excerpt: '渡轮经过**灯塔**。',
      },
    ],
  })
  const shown = await feedkeeper(['search', 'lighthouse', 'OR', '臺灣', ...options])
  expect(shown.stdout).toMatch(
    /^Ferry returns\n2026-10-02 10:00 {2}gazette .*\n {2}The ferry passed the \*\*lighthouse\*\*\.\n\n\*\*臺灣\*\*的燈塔\n/,
  )
  expect(shown.stdout).toContain('2 articles found')
  expect((await feedkeeper(['search', 'secretword', ...options])).stdout).toBe('no article found\n')
  const without = await feedkeeper(['search', 'lighthouse', '-渡轮', '-ferry', '--limit', '1', ...options])
  expect(without.stdout).toBe('no article found\n')
  const first = await feedkeeper(['search', '-ferry 灯塔', '--json', ...options])
  expect(JSON.parse(first.stdout).total).toBe(2)
  const short = await feedkeeper(['search', '-nordic', '灯塔', '-n', '1', '--json', ...options])
  expect(JSON.parse(short.stdout)).toMatchObject({ total: 2, articles: [{ title: '渡轮复航' }] })
  const mistyped = await feedkeeper(['search', 'ferry', '--limt', '1', ...options])
  expect([mistyped.code, mistyped.stderr]).toEqual([2, "unknown option '--limt'\n"])
  const bad = await feedkeeper(['search', '(a', ...options])
  expect([bad.code, bad.stdout]).toEqual([2, ''])
  expect(bad.stderr).toMatch(/^the query "\(a" cannot be read: a bracket is not closed \(at character 1\)\n$/)
})
