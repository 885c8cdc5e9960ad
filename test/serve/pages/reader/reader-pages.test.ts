import { describe, expect, test } from 'vitest'
import { articleFormatter } from '../../../../src/article/format-article.ts'
import { ask } from '../../served-site.ts'
import { pageSite } from '../page-site.ts'

const format = articleFormatter('Asia/Shanghai')
const textOf = async (url: string, path: string, headers = {}) => (await ask(url, path, headers)).body.toString()

describe('the page of an article', () => {
  test('has its text, where it comes from, who wrote it and when, and asks search engines for the original', async () => {
    const { url, archive } = await pageSite()
    const [article] = await archive.add([
      {
        title: '渡轮 <复航>',
        markdown: '第一段。\n\n![码头](https://pictures.example/1.jpg)',
        details: { authors: ['李雷', 'Ada'], categories: ['航运'] },
      },
    ])
    const page = await textOf(url, `/a/${article?.hash}`)
    for (const part of [
      '<h1 dir="auto">渡轮 &#60;复航&#62;</h1>',
      '<p>第一段。</p>',
      'src="https://pictures.example/1.jpg" alt="码头" loading="lazy"',
      '李雷, Ada',
      '<time datetime="2026-10-05T16:00:00+08:00">2026-10-05 16:00</time>',
      `<a href="${article?.url}" rel="noreferrer">Original at news.example</a>`,
      `<link rel="canonical" href="${article?.url}">`,
      '<meta name="robots" content="noindex">',
      '<a href="/archive?source=harbour" dir="auto">Source harbour</a>',
      'Tags: 航运',
    ]) {
      expect(page).toContain(part)
    }
    expect(await textOf(url, `/a/${article?.hash}`, { 'Accept-Language': 'zh' })).toContain('原文：news.example')
  })

  test('shows our copy of a picture where there is one, in the text and in lists', async () => {
    const { url, archive } = await pageSite({ url: 'https://example.org/news/' })
    const picture = 'https://pictures.example/quay.png'
    const [article] = await archive.add([{ thumbnail: picture, markdown: `![quay](${picture})` }])
    const { keep, images } = archive.archive
    if (article === undefined) throw new Error('one is kept')
    const now = { ...article, title: 'Quay' }
    const revised = { hash: article.hash, article: now, text: Buffer.from(format(now)), details: {}, images: [picture] }
    await keep({ revised: [{ ...revised, why: 'page' }] })
    const png = { bytes: Buffer.from('of bytes'), form: 'png' } as const
    await keep({ images: [{ url: picture, ...png }] })
    const [name] = await images.put([png])
    expect(await textOf(url, `/a/${article.hash}`)).toContain(`<img src="/news/images/${name}" alt="quay"`)
    expect(await textOf(url, '/')).toContain(`<img src="/news/images/${name}" alt=""`)
  })

  test('leads to the articles before and after it of its source', async () => {
    const { url, archive } = await pageSite({ sources: ['harbour', 'mill'] })
    const at = (minute: number) => new Date(Date.UTC(2026, 9, 5, 8, minute))
    const [older, other, article, newer] = await archive.add([
      { publishedAt: at(1) },
      { publishedAt: at(2), sourceId: 'mill' },
      { publishedAt: at(3) },
      { publishedAt: at(4) },
    ])
    const page = await textOf(url, `/a/${article?.hash}`)
    expect(page).toContain(`Previous</span><br><a href="/a/${older?.hash}"`)
    expect(page).toContain(`Next →</span><br><a href="/a/${newer?.hash}"`)
    expect(page).not.toContain(other?.hash)
  })

  test('names the articles that tell the same story', async () => {
    const { url, archive } = await pageSite()
    const [first, second] = await archive.add([{}, { title: '同一条消息' }])
    if (first === undefined || second === undefined) throw new Error('two are kept')
    const { duplicates } = archive.archive.catalog
    await duplicates.add([first, second].map(({ hash }) => ({ hash, signature: new Uint8Array(8) })))
    await duplicates.takeUncompared(2)
    await duplicates.join([
      { hash: first.hash },
      { hash: second.hash, of: { hash: first.hash, score: 1, differences: [] } },
    ])
    expect(await textOf(url, `/a/${first.hash}`)).toMatch(/The same story<\/h2>\s*<ul><li><a [^>]*>同一条消息<\/a>/)
  })

  test('gives its file, byte for byte, to be saved', async () => {
    const { url, archive } = await pageSite()
    const [article] = await archive.add([{}])
    if (article === undefined) throw new Error('one is kept')
    const {
      details: _d,
      alsoIn: _a,
      ...plain
    } = article as never as typeof article & Record<'details' | 'alsoIn', unknown>
    const { headers, body } = await ask(url, `/a/${article.hash}.md`)
    expect(body.toString()).toBe(format(plain))
    expect(headers).toMatchObject({
      'content-type': 'text/markdown; charset=utf-8',
      'content-disposition': `attachment; filename="${article.hash}.md"`,
      'content-security-policy': expect.stringContaining('sandbox'),
    })
  })

  test('tells its revisions word by word, and keeps what it was before at hand', async () => {
    const { url, archive } = await pageSite()
    const [article] = await archive.add([{ title: 'Quay', lang: 'en', markdown: 'The quay is dry at six.' }])
    if (article === undefined) throw new Error('one is kept')
    const now = { ...article, markdown: 'The quay is dry at seven.' }
    await archive.archive.keep({
      revised: [
        {
          hash: article.hash,
          article: now,
          text: Buffer.from(format(now)),
          details: {},
          why: 'page',
          change: 'title; 2 passages added: six → seven',
        },
      ],
    })
    const page = await textOf(url, `/a/${article.hash}`)
    expect(page).toContain(`<a href="/a/${article.hash}/history">Changed once</a>`)
    const history = await textOf(url, `/a/${article.hash}/history`)
    expect(history).toContain('The quay is dry at <del>six</del><ins>seven</ins>.')
    expect(history).toContain('its page changed')
    expect(history).toContain('title; 2 passages added: six → seven')
    const chinese = await textOf(url, `/a/${article.hash}/history`, { 'Accept-Language': 'zh' })
    expect(chinese).toContain('标题；新增 2 段：six → seven')
    const [, former = ''] = /href="(\/a\/[0-9a-f]{16}\/\d{8}T\d{9}Z\.md)"/.exec(history) ?? []
    expect(await textOf(url, former)).toContain('dry at six')
  })

  test.each([
    ['page', 1, false, true],
    ['listing', undefined, false, true],
    ['listing of a private source', undefined, true, false],
    ['page of a private source', 1, true, true],
  ])(
    'gives the %s it was made from to be saved, where that is anybody’s business',
    async (_what, page, isPrivate, isThere) => {
      const { url, archive } = await pageSite({ isPrivate })
      const [article] = await archive.add([{}])
      if (article === undefined) throw new Error('one is kept')
      const body = Buffer.from('<html><script>parent.alert(1)</script>')
      await archive.archive.captures.append([
        {
          answer: {
            url: article.url,
            status: 200,
            headers: { 'Content-Type': 'text/html; charset=GBK', 'Set-Cookie': 'a=b' },
            body,
            atMs: 1e12,
          },
          purpose: { sourceId: 'harbour', articles: [article.hash], ...(page !== undefined && { page }) },
        },
      ])
      const path = `/a/${article.hash}/original`
      expect((await textOf(url, `/a/${article.hash}`)).includes(path)).toBe(isThere)
      const original = await ask(url, path)
      expect(original.status).toBe(isThere ? 200 : 404)
      if (!isThere) return
      expect(original.body).toEqual(body)
      expect(original.headers).toMatchObject({
        'content-type': 'text/html; charset=GBK',
        'content-disposition': `attachment; filename="${article.hash}-2001-09-09.html"`,
        'content-security-policy': expect.stringContaining('sandbox'),
        'x-content-type-options': 'nosniff',
      })
      expect(original.headers['set-cookie']).toBeUndefined()
    },
  )

  test('says that an article was removed, and that there is none', async () => {
    const { url, archive } = await pageSite()
    const [article] = await archive.add([{}])
    await archive.archive.keep({ removed: [{ hash: article?.hash ?? '' }] })
    const gone = await ask(url, `/a/${article?.hash}`)
    expect([gone.status, gone.body.toString()]).toEqual([410, expect.stringContaining('This article was removed')])
    expect((await ask(url, '/a/0123456789abcdef')).status).toBe(404)
    expect((await ask(url, `/a/${article?.hash}.md`)).status).toBe(404)
  })
})
