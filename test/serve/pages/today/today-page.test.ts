import { describe, expect, test } from 'vitest'
import { ask } from '../../served-site.ts'
import { pageSite } from '../page-site.ts'

const hour = 3_600_000
const textOf = async (url: string, headers = {}) => (await ask(url, '/', headers)).body.toString()
const lateIn = (page: string) =>
  [...(/<ul class="late">([\s\S]*?)<\/ul>/.exec(page)?.[1] ?? '').matchAll(/dir="auto">([^<]*)<\/a>/g)].map(
    (match) => match[1],
  )

describe('the page of today', () => {
  test('also tells of what came in these two days with an older date, the last first, but not of a source’s whole past', async () => {
    const { url, archive } = await pageSite({ sources: ['harbour', 'mill'] })
    const old = { publishedAt: new Date('2026-09-01T00:00:00Z') }
    await archive.add([{ ...old, title: 'came in long ago' }])
    archive.pass(4.5 * 24 * hour)
    await archive.add([{ title: 'of yesterday' }])
    await archive.add([{ ...old, title: 'late' }])
    await archive.add([{ ...old, title: 'later' }])
    await archive.add(Array.from({ length: 6 }, (_, n) => ({ ...old, title: `past ${n}`, sourceId: 'mill' })))
    const page = await textOf(url)
    expect(lateIn(page)).toEqual(['later', 'late'])
    expect(page).toMatch(/Came in late[\s\S]*<time datetime="2026-09-01T08:00:00\+08:00">2026-09-01<\/time> · <span/)
  })

  test('says nothing of late articles where there are none', async () => {
    const { url, archive } = await pageSite()
    archive.pass(4.5 * 24 * hour)
    await archive.add([{ title: 'of yesterday' }])
    expect(await textOf(url)).not.toContain('Came in late')
  })

  test.each([
    ['en', [], 'A file of two lines in the folder of definitions makes one.'],
    ['zh', ['harbour'], '首次抓取之后就会出现'],
  ])('says before the first article what is to be done or waited for (%s)', async (lang, sources, words) => {
    const { url } = await pageSite({ sources })
    expect(await textOf(url, { 'Accept-Language': lang })).toContain(words)
  })
})
