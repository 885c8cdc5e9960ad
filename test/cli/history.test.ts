import { expect, test } from 'vitest'
import { hashOf } from '../../src/poll/entries/identity.ts'
import { feedkeeper, someSite } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'

const address = 'https://harbour.example/1'
const hash = hashOf(address)

test('history shows what a site changed, poll by poll, and refuses what is no article', async () => {
  let [title, text] = ['渡轮恢复通航', '<p>北线今天恢复。</p><p>The quay is dry at six.</p>']
  const { url } = await localServer((_request, response) => {
    response.end(
      `<rss version="2.0"><channel><title>港口报</title><item><title>${title}</title><link>${address}</link><pubDate>Mon, 05 Oct 2026 08:00:00 GMT</pubDate><description>${text.replaceAll('<', '&lt;')}</description></item></channel></rss>`,
    )
  })
  const site = await someSite(
    { harbour: `list: { feed: { url: "${url}/feed.xml" } }\nlang: zh-CN\n` },
    'server: { listen: "off" }',
  )
  const poll = async () => {
    const run = await feedkeeper(['poll', '--json', ...site.options])
    return JSON.parse(run.stdout).polls[0].revised as readonly unknown[]
  }
  expect(await poll()).toEqual([])
  const never = await feedkeeper(['history', hash, ...site.options])
  expect([never.code, never.stdout]).toEqual([0, expect.stringContaining('it was never revised')])
  text = text.replace('six', 'seven')
  expect(await poll()).toHaveLength(1)
  title = '渡轮停航'
  expect(await poll()).toHaveLength(1)

  const shown = await feedkeeper(['history', hash.slice(0, 6), ...site.options])
  expect([shown.code, shown.stderr]).toEqual([0, ''])
  const lines = shown.stdout.split('\n')
  expect(lines[0]).toBe('渡轮停航')
  expect(lines.filter((line) => /^\d{4}-/.test(line)).map((line) => line.slice(21))).toEqual([
    'listing  title: 恢复通航 → 停航',
    'listing  1 passage: six → seven',
    'first seen',
  ])
  expect(shown.stdout).toContain('  # 渡轮[-恢复通航-]{+停航+}\n')
  expect(shown.stdout).toContain('  The quay is dry at [-six-]{+seven+}.\n')
  expect(shown.stdout).not.toContain('北线')

  const { revisions, ...article } = JSON.parse((await feedkeeper(['history', hash, '--json', ...site.options])).stdout)
  expect(article).toMatchObject({ hash, title: '渡轮停航', url: address, publishedAt: '2026-10-05T08:00:00.000Z' })
  expect(revisions).toMatchObject([
    {
      why: 'listing',
      change: 'title: 恢复通航 → 停航',
      file: expect.stringContaining(`revisions/${hash.slice(0, 2)}/${hash}/`),
    },
    {
      difference: [
        [
          { text: 'The quay is dry at ', kind: 'same' },
          { text: 'six', kind: 'removed' },
          { text: 'seven', kind: 'added' },
          { text: '.', kind: 'same' },
        ],
      ],
    },
  ])

  const read = await feedkeeper(['show', hash.slice(0, 6), ...site.options])
  expect([read.code, read.stderr]).toEqual([0, ''])
  expect(read.stdout).toMatch(
    /^渡轮停航\nharbour · 2026-10-05 16:00\nhttps:\/\/harbour\.example\/1\n\n北线今天恢复。\n\nThe quay is dry at seven\.\n\nchanged 2 times/,
  )
  const told = JSON.parse((await feedkeeper(['show', hash, '--json', ...site.options])).stdout)
  expect(told).toMatchObject({
    hash,
    source: 'harbour',
    lang: 'zh-CN',
    revisions: 2,
    sameStory: [],
    markdown: '北线今天恢复。\n\nThe quay is dry at seven.',
  })

  for (const wrong of ['0123456789abcdef', 'harbour', hash.slice(0, 3)]) {
    const run = await feedkeeper(['history', wrong, ...site.options])
    expect([run.code, run.stdout]).toEqual([2, ''])
    expect(run.stderr).toContain(wrong)
  }
  const all = JSON.parse((await feedkeeper(['publish', '--json', ...site.options])).stdout)
  expect(all.written).toEqual([])
})
