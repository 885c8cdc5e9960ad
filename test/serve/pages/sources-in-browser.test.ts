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
      pollNow: async (id: string) => ({ isOver: polled.push(id) > 0 }),
      findFeeds: async () => ({
        found: [{ url: 'https://mill.example/feed', title: '磨坊', entries: 2, newest: ['面粉'] }],
        tried: [],
      }),
      definition: async () => 'list: {}\n',
    } as unknown as OperatorActs
    const secrets = { password: 'tide' }
    const site = await pageSite({ sources, url: 'http://127.0.0.1/', secrets, acts })
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
    const focused = () => page.locator(':focus').textContent({ timeout: 5_000 })
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
  })
})
