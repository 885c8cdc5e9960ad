import { describe, expect, test } from 'vitest'
import type { OperatorActs } from '../../../src/serve/admin/operator-acts.ts'
import { allWell, hasBrowser, inBrowser, lookAt, sharedBrowser } from '../../support/browser.ts'
import { manySources, pollManySources } from './many-sources.ts'
import { pageSite, pagesSeenAtMs } from './page-site.ts'

describe.skipIf(!hasBrowser)(inBrowser('the pages of sources, in a browser'), () => {
  const visit = sharedBrowser()

  test('can be used by everybody: no finding of axe, nothing wider than a phone, by keyboard alone, without JavaScript', async () => {
    const sources = manySources(230)
    const polled: string[] = []
    const acts = {
      hasSource: () => true,
      pollNow: async (id: string) => ({ isOver: polled.push(id) > 0, isWell: true }),
      findFeeds: async () => ({
        found: [{ url: 'https://mill.example/feed', title: '磨坊', entries: 2, newest: ['面粉'] }],
        tried: [],
      }),
      remove: async () => true,
      definition: async () => `list:\n  feed: { url: "https://mill.example/${'x'.repeat(200)}" }\n`,
    } as unknown as OperatorActs
    const secrets = { password: 'tide' }
    // More searches at once than are answered.
    const search = async () => undefined
    const site = await pageSite({ sources, url: 'http://127.0.0.1/', secrets, acts, search })
    await pollManySources(site.archive, sources, pagesSeenAtMs, 20)
    await site.publish()
    const phone = { viewport: { width: 360, height: 800 }, colorScheme: 'dark', locale: 'zh-CN' } as const
    for (const [options, paths] of [
      [{}, ['sources?page=3', 'sources/source_36']],
      [phone, ['sources?health=failing&sort=slow', 'sources/source_31', 'login']],
    ] as const) {
      const looking = await visit(`${site.url}${paths[0]}`, options)
      for (const path of paths) {
        const address = `${site.url}${path}`
        expect(await lookAt(looking, address)).toEqual(allWell(address))
      }
      await looking.context().close()
    }

    const page = await visit(`${site.url}login`, { javaScriptEnabled: false })
    const press = async (...keys: readonly string[]) => {
      for (const key of keys) await page.keyboard.press(key)
    }
    const focused = () => page.evaluate('document.activeElement.textContent')
    await page.locator('#secret').focus()
    await page.keyboard.type('tide')
    await press('Enter')
    await page.waitForURL('**/sources')
    await page.goto(`${site.url}sources/source_36`)
    await press('Tab')
    for (let steps = 0; steps < 30 && (await focused()) !== 'Poll now'; steps += 1) await press('Tab')
    await press('Enter')
    await page.waitForURL('**/sources/source_36?done=polled')
    expect(await page.getByRole('status').textContent()).toBe('It was polled.')
    expect(polled).toEqual(['source_36'])
    await page.goto(`${site.url}add`)
    await page.locator('#address').fill('mill.example')
    await press('Enter')
    await page.getByText('面粉').waitFor()
    expect(page.complaints).toEqual([])

    const [article] = await site.archive.add([{ sourceId: 'source_36', title: '渡轮恢复通航' }])
    const operator = await visit(`${site.url}login`, phone)
    await operator.locator('#secret').fill('tide')
    await operator.keyboard.press('Enter')
    await operator.waitForURL('**/sources')
    await operator.goto(`${site.url}add`)
    await operator.locator('#address').fill('mill.example')
    await operator.keyboard.press('Enter')
    await operator.getByText('面粉').waitFor()
    expect(await lookAt(operator, operator.url())).toEqual(allWell(operator.url()))
    for (const path of ['sources/source_36/definition', `a/${article?.hash}/remove`, 'sources?page=3&done=reloaded']) {
      const address = `${site.url}${path}`
      expect(await lookAt(operator, address)).toEqual(allWell(address))
    }
    await operator.goto(`${site.url}a/${article?.hash}/remove`)
    await operator.getByRole('button', { name: '永久删除' }).click()
    await operator.waitForURL('**/sources/source_36?done=removed')
    const busy = `${site.url}search?q=x`
    const refused = expect.stringContaining('503')
    expect(await lookAt(operator, busy)).toEqual({ ...allWell(busy), complaints: [refused] })
    expect(await operator.locator('h1').textContent()).not.toBe('')
  })
})
