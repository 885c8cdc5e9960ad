import { expect, onTestFinished, test } from 'vitest'
import { type Origin, startOrigin } from './origin.ts'

async function origin(options?: Parameters<typeof startOrigin>[0]): Promise<Origin> {
  const started = await startOrigin(options)
  onTestFinished(() => started.close())
  return started
}

const qqBody = JSON.stringify({ channel_id: 'news_news_finance' })

type QqRow = { articletype: string; title: string; link_info?: { url: string }; pic_info?: { big_img?: string[] } }

async function qqRows(site: Origin): Promise<QqRow[]> {
  const response = await fetch(site.listings.qq, { method: 'POST', body: qqBody })
  return ((await response.json()) as { data: QqRow[] }).data
}

test('the qq list mixes articles, a card without an address and a video, and some articles have no picture', async () => {
  const rows = await qqRows(await origin())
  const types = rows.map((row) => row.articletype)
  expect(types.filter((type) => type === '0')).toHaveLength(10)
  expect(types).toContain('525')
  expect(types).toContain('4')
  expect(rows.some((row) => row.articletype === '0' && row.pic_info?.big_img?.[0] === undefined)).toBe(true)
})

test('the qq list wants a channel in a JSON body', async () => {
  const site = await origin()
  for (const body of ['', '{}', 'channel_id=news']) {
    const answer = await fetch(site.listings.qq, { method: 'POST', body })
    expect(await answer.json()).toMatchObject({ data: [] })
  }
})

test('every article of the qq list has a page, in one of three shells', async () => {
  const site = await origin({ hidden: 0 })
  const urls = (await qqRows(site)).filter((row) => row.articletype === '0').map((row) => row.link_info?.url ?? '')
  const pages = await Promise.all(urls.map(async (url) => (await fetch(url)).text()))
  for (const shell of ['class="rich_media_content"', 'class="article-content-wrap"', 'id="article-content"']) {
    expect(pages.some((text) => text.includes(shell))).toBe(true)
  }
})

test('the investing list is for the Chinese edition only', async () => {
  const site = await origin()
  expect((await fetch(site.listings.investing)).status).toBe(403)
  const answer = await fetch(site.listings.investing, { headers: { 'Domain-Id': 'cn' } })
  const { items } = (await answer.json()) as { items: { body: string; href: string }[] }
  expect(items.some((item) => item.body.includes('[['))).toBe(true)
  expect(items.every((item) => item.href.startsWith('/news/'))).toBe(true)
})

test('the feeds answer 304 to their own validators, alone or together, until an article is revealed', async () => {
  const site = await origin()
  for (const url of [site.listings.gazette, site.listings.orchard]) {
    const first = await fetch(url)
    const etag = first.headers.get('etag') ?? ''
    const lastModified = first.headers.get('last-modified') ?? ''
    const status = async (headers: Record<string, string>) => (await fetch(url, { headers })).status
    expect(await status({ 'If-None-Match': etag })).toBe(304)
    expect(await status({ 'If-Modified-Since': lastModified })).toBe(304)
    expect(await status({ 'If-None-Match': '"other"', 'If-Modified-Since': lastModified })).toBe(200)
    site.advance(1)
    expect(await status({ 'If-None-Match': etag, 'If-Modified-Since': lastModified })).toBe(200)
  }
})

test('advance reveals the hidden articles of every site and then no more', async () => {
  const site = await origin({ hidden: 3 })
  const before = site.advance(0)
  expect(site.advance(2)).toEqual({
    qq: before.qq + 2,
    investing: before.investing + 2,
    gazette: before.gazette + 2,
    orchard: before.orchard + 2,
  })
  expect(site.advance(50).qq).toBe(before.qq + 3)
})

test('requests are kept with what they were answered', async () => {
  const site = await origin()
  await fetch(`${site.url}/nowhere`, { headers: { 'User-Agent': 'someone' } })
  expect(site.requests).toMatchObject([
    { method: 'GET', path: '/nowhere', status: 404, headers: { 'user-agent': 'someone' } },
  ])
})
