import { expect, test } from 'vitest'
import { feedkeeper, someSite } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'

const text = (who: string) =>
  `The dam above Quent holds, engineers said on Friday after 61 millimetres of rain in nine hours. ${who} About 4,200 people may return to their homes tonight.`

function feed(name: string, title: string, html: string): string {
  return `<rss version="2.0"><channel><title>${name}</title><item><title>${title}</title>
<link>https://${name}.example/1</link><pubDate>Fri, 02 Oct 2026 08:00:00 GMT</pubDate>
<description>${html}</description></item></channel></rss>`
}

test('duplicates lists the stories that stand in the archive more than once, with score and words, also as JSON', async () => {
  const { url } = await localServer((request, response) => {
    const isFirst = request.url === '/one'
    const item = isFirst
      ? feed('one', 'Dam above Quent holds', text('Three crews stay on duty.'))
      : feed('two', 'Quent dam holds after rain', text('Five crews stay on duty.'))
    response.writeHead(200, { 'Content-Type': 'application/rss+xml' }).end(item)
  })
  const { options } = await someSite({
    one: `list: { feed: { url: "${url}/one" } }\n`,
    two: `list: { feed: { url: "${url}/two" } }\n`,
  })
  expect((await feedkeeper(['poll', ...options])).code).toBe(0)
  const told = await feedkeeper(['duplicates', '--json', ...options])
  expect([told.code, told.stderr]).toEqual([0, ''])
  const { groups, pending } = JSON.parse(told.stdout)
  expect([groups.length, pending]).toEqual([1, 0])
  expect(groups[0].articles.map(({ source }: { source: string }) => source).sort()).toEqual(['one', 'two'])
  const second = groups[0].articles[1]
  expect(second.of).toBe(groups[0].articles[0].hash)
  expect(second.score).toBeGreaterThan(0.75)
  const words = second.differences.flatMap(({ a, b }: { a: string; b: string }) => [a, b])
  expect(words.sort()).toEqual(['Five', 'Three'])
  const again = await feedkeeper(['duplicates', ...options])
  expect(again.stdout).toContain('1 stories stand in the archive more than once')
  expect(again.stdout).toMatch(/Three \| Five|Five \| Three/)
})
