import { describe, expect, test } from 'vitest'
import { articleFormatter } from '../../../src/article/format-article.ts'
import { allWell, hasBrowser, inBrowser, lookAt, sharedBrowser } from '../../support/browser.ts'
import { madeOnce } from '../../support/when-over.ts'
import { type PageSiteOfTest, pageSite } from './page-site.ts'

const hostile = `<script>window.ran = 1; alert(1)</script> <img src=x onerror="window.ran = 1"> [a](javascript:alert(1))

<iframe srcdoc="<script>parent.ran = 1</script>"></iframe> <svg onload=alert(1)> <style>*{display:none}</style>

![](javascript:alert(1)) ![x" onerror="alert(1)](https://pictures.example/x.png "t\\" onload=\\"alert(1)") [b](data:text/html,x)

<meta http-equiv="refresh" content="0;url=https://evil.example/"> <base href="https://evil.example/"> <form action="https://evil.example/">

| a |
| -: |
| <b style="position:fixed" onclick=alert(1)>x</b> |`

const longTitle = '关于进一步完善沿海港口与内河航运衔接机制并加强冬季枯水期船舶调度管理工作的若干意见征求社会各界看法'

/** A site with articles of every kind, sources that fail, and pages of all rooms. */
async function fullSite(): Promise<PageSiteOfTest & { readonly paths: readonly string[]; readonly evil: string }> {
  const site = await pageSite({
    sources: ['harbour', 'mill'],
    attention: [{ source: 'mill', title: longTitle, flags: ['failing', 'gap'], consecutiveFailures: 3 }],
  })
  const [long, evil] = await site.archive.add([
    {
      title: longTitle,
      thumbnail: 'https://pictures.example/t.jpg',
      markdown: `# 一\n\n${'渡轮恢复了航行，码头上的人很多。'.repeat(30)}\n\n### 二\n\n![码头](https://pictures.example/1.jpg)\n\n> 引文\n\n1. a\n2. b\n\n\`\`\`\n${'x'.repeat(300)}\n\`\`\`\n\n| ${'列 | '.repeat(12)}\n| ${'--- | '.repeat(12)}\n| ${'12345678 | '.repeat(12)}\n\n[听](https://cdn.example/1.mp3)\n\n<https://cdn.example/1.mp4>\n\n${'https://news.example/'.padEnd(300, 'x')}`,
      details: { authors: ['李雷'], categories: ['航运', 'Ships'] },
    },
    { title: '<script>alert(1)</script>', markdown: hostile, thumbnail: 'javascript:alert(1)', sourceId: 'mill' },
    {
      lang: 'en',
      title: 'A ferry',
      markdown: `The [quay](/q) is dry. ${'Boats came and went all day long while it rained. '.repeat(40)}`,
    },
  ])
  if (long === undefined || evil === undefined) throw new Error('three are kept')
  const now = { ...long, markdown: long.markdown.replace('渡轮恢复了', '渡轮又恢复了') }
  const text = Buffer.from(articleFormatter('Asia/Shanghai')(now))
  await site.archive.archive.keep({
    revised: [{ hash: long.hash, article: now, text, details: {}, why: 'page', change: '1 passage' }],
  })
  await site.publish()
  const paths = [
    '/',
    '/search?q=渡轮',
    '/search?q=(',
    '/sources',
    '/sources/harbour',
    '/feeds',
    '/all.rss.xml',
    '/archive/2026/10/05?lang=zh-CN',
  ]
  return { ...site, paths: [...paths, `/a/${long.hash}`, `/a/${long.hash}/history`], evil: `/a/${evil.hash}` }
}

describe.skipIf(!hasBrowser)(inBrowser('every page in a browser'), () => {
  const open = sharedBrowser()
  const site = madeOnce(fullSite)

  test('complains of nothing, has nothing axe finds wrong, and does not scroll sideways at 360 px, light and dark', async () => {
    const { url, paths, evil } = site()
    const page = await open(url, { viewport: { width: 360, height: 700 } })
    for (const [number, path] of [...paths, evil].entries()) {
      await page.emulateMedia({ colorScheme: number % 2 === 0 ? 'dark' : 'light' })
      const address = new URL(path, url).href
      expect(await lookAt(page, address)).toEqual(allWell(address))
    }
    await page.context().close()
  })

  test('is printed dark on white, whatever the screen is like', async () => {
    const { url, paths } = site()
    const page = await open(new URL(paths.at(-2) ?? '', url).href, { colorScheme: 'dark' })
    const palest = () =>
      page.evaluate<number>(`Math.max(...[...document.querySelectorAll('header a, h1, article a, .prose p, time')]
        .filter((each) => each.checkVisibility()).flatMap((each) => getComputedStyle(each).color.match(/\\d+/g).slice(0, 3).map(Number)))`)
    expect(await palest()).toBeGreaterThan(190)
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    expect(await palest()).toBeLessThan(190)
    await page.context().close()
  })

  test('is well before there is any article, and where nothing is', async () => {
    const { url } = await pageSite({ sources: [] })
    const page = await open(url, { locale: 'zh-CN', colorScheme: 'dark' })
    for (const path of ['', 'sources', 'archive', 'nowhere']) {
      const seen = await lookAt(page, `${url}${path}`)
      const complaints = seen.complaints.filter((each) => !each.includes('404'))
      expect({ ...seen, complaints }).toEqual(allWell(`${url}${path}`))
    }
    await page.context().close()
  })

  test('runs nothing of a hostile article, has nothing to refuse, and refuses and tells of what would come in all the same', async () => {
    const { url, evil } = site()
    const page = await open(new URL(evil, url).href)
    await page.waitForLoadState('networkidle')
    expect(await page.evaluate('window.ran')).toBeUndefined()
    expect(page.url()).toBe(new URL(evil, url).href)
    expect(page.complaints).toEqual([])
    const inside = await page.evaluate(`[...document.querySelectorAll('article *')].filter((each) =>
      /^(script|iframe|svg|style|meta|base|form|object)$/i.test(each.tagName) || [...each.attributes].some(({ name }) => /^on|^style$/.test(name))).length`)
    expect(inside).toBe(0)
    await page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<p style="color:red" onclick="x()">x</p>');
      document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.ran = 1' }))`)
    await expect
      .poll(() => page.complaints.filter((each) => each.startsWith('refused')).length)
      .toBeGreaterThanOrEqual(2)
    expect(await page.evaluate('window.ran')).toBeUndefined()
  })

  test('can be used by keyboard alone, past the navigation to an article, and without JavaScript, in a form', async () => {
    const { url } = site()
    const page = await open(url)
    const focused = () => page.evaluate('document.activeElement.textContent.trim()')
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('Skip to the content')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/a\/[0-9a-f]{16}$/)
    const outlined = `getComputedStyle(document.activeElement).outlineStyle`
    await page.keyboard.press('Tab')
    expect(await page.evaluate(outlined)).not.toBe('none')

    const plain = await open(new URL('/archive', url).href, { javaScriptEnabled: false })
    await plain.locator('select[name=source]').selectOption('mill')
    await plain.locator('form button').click()
    await plain.waitForURL(/\/archive\/2026\/10\?source=mill/)
    expect(await plain.locator('a.title').count()).toBe(1)
  })

  test('sets an article in lines of 60 to 75 letters, Chinese ones in 32 to 40', async () => {
    const { url } = site()
    const lettersInLine = `(() => {
      const node = [...document.querySelectorAll('.prose p')].sort((a, b) => b.textContent.length - a.textContent.length)[0].lastChild
      const range = document.createRange()
      const tops = new Map()
      for (let at = 0; at < node.length; at += 1) {
        range.setStart(node, at); range.setEnd(node, at + 1)
        const { top } = range.getBoundingClientRect()
        tops.set(Math.round(top), (tops.get(Math.round(top)) ?? 0) + 1)
      }
      const counts = [...tops.values()].slice(1, -1).sort((a, b) => a - b)
      return counts[Math.floor(counts.length / 2)]
    })()`
    const page = await open(url)
    await page.getByText('A ferry').click()
    await page.waitForURL(/\/a\/[0-9a-f]{16}$/)
    const latin = await page.evaluate<number>(lettersInLine)
    expect(latin).toBeGreaterThanOrEqual(60)
    expect(latin).toBeLessThanOrEqual(75)
    await page.goto(url)
    await page.locator('a.title', { hasText: longTitle }).click()
    await page.waitForURL(/\/a\/[0-9a-f]{16}$/)
    const chinese = await page.evaluate<number>(lettersInLine)
    expect(chinese).toBeGreaterThanOrEqual(32)
    expect(chinese).toBeLessThanOrEqual(40)
  })
})
