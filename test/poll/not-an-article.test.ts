import { describe, expect, it } from 'vitest'
import { extractFullText } from '../../src/article/page/full-text.ts'
import type { FetchOutcome } from '../../src/fetch/outcome.ts'
import { ArticlePageError, entryText } from '../../src/poll/entry-text.ts'
import { sourceDefinition } from '../../src/source/definition.ts'

const site = 'https://paper.example.org'
const definition = sourceDefinition.parse({ list: { feed: { url: `${site}/feed` } }, fullText: true })
const story =
  'The harbour was closed for three days, since the ice was thicker than anybody could remember, and nobody went out.'
const article = `<article>${`<p>${story}</p>`.repeat(6)}</article>`

/** What a site answers for each path; anything else is not found. */
function siteOf(pages: Readonly<Record<string, string>>) {
  const asked: string[] = []
  const fetch = async ({ url }: { readonly url: string }): Promise<FetchOutcome> => {
    asked.push(new URL(url).pathname)
    const page = pages[new URL(url).pathname]
    if (page === undefined) return { kind: 'refused', url, status: 404, wireBytes: 0, reason: '404' } as FetchOutcome
    const body = new TextEncoder().encode(page)
    const head = { url, status: 200, headers: {}, atMs: 0, validators: {}, freshness: {}, wireBytes: 0 }
    return { kind: 'fetched', ...head, body }
  }
  const jobs = {
    parseListing: async () => Promise.reject(new Error('not asked')),
    readListing: async () => Promise.reject(new Error('not asked')),
    writeArticles: async () => Promise.reject(new Error('not asked')),
    extractFullText: async (...args: Parameters<typeof extractFullText>) => extractFullText(...args),
  }
  const entry = { title: 'Ice closes the harbour', url: `${site}/1`, categories: [], enclosures: [] }
  return { asked, text: () => entryText(entry, { definition, fetch, jobs, withAnswers: true }) }
}

describe('what is no article is not kept as one', () => {
  it.each([
    [
      'an empty application',
      '<div id="app"></div><footer>Copyright 2026 Example Corp. All rights reserved.</footer>',
      /no article|hardly any text|shares no word/,
    ],
    [
      'an application that says whose it is',
      '<div id="app"><p>Copyright 2026 Example Corp. Every right is reserved by it.</p></div>',
      /hardly any text|shares no word/,
    ],
    [
      'a gallery of captions',
      `<div>${'<figure><img src="/p.jpg"><figcaption>The frozen basin, seen from the pier in the morning of the third day</figcaption></figure>'.repeat(4)}</div>`,
      /only captions|no article/,
    ],
    [
      'a wall of cookies',
      '<div><h2>Before you go on</h2><p>We and our partners use cookies to show you advertising that you like. Accept all cookies or choose.</p></div>',
      /asks for cookies/,
    ],
    [
      'a captcha',
      '<div><h1>One more step</h1><p>Please verify you are a human by completing the captcha below, then you are led on.</p></div>',
      /captcha/,
    ],
    [
      'a stub for subscribers',
      `<div><p>${story}</p><p>Subscribe to continue reading this story and all the others of our paper, for less than a coffee.</p></div>`,
      /is for subscribers/,
    ],
    [
      'a stub for subscribers in Chinese',
      '<div><p>港口因为结冰关闭了三天，这是当地人从来没有见过的事情，渔民们都很着急。</p><p>登录后阅读全文</p></div>',
      /is for subscribers/,
    ],
  ])('%s fails with a reason, for another try', async (_, markup, reason) => {
    const { text } = siteOf({ '/1': `<html><head><title>Ice</title></head><body>${markup}</body></html>` })
    const error = await text().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ArticlePageError)
    expect(error).toMatchObject({ message: expect.stringMatching(reason), isFinal: false })
  })

  it('a short message that says what its title says is an article', async () => {
    const { text } = siteOf({
      '/1': '<html><body><div><p>Ice closes the harbour for three more days.</p></div></body></html>',
    })
    expect((await text()).html).toContain('three more days')
  })

  it('its AMP page is asked once where it names one, and kept with it', async () => {
    const shell = '<html><head><link rel="amphtml" href="/amp/1"></head><body><div id="app"></div></body></html>'
    const { asked, text } = siteOf({ '/1': shell, '/amp/1': `<html><body>${article}</body></html>` })
    const { html, answers } = await text()
    expect(html).toContain(story)
    expect(asked).toEqual(['/1', '/amp/1'])
    expect(answers?.map(({ url }) => url)).toEqual([`${site}/1`, `${site}/amp/1`])
  })

  it('both reasons are told where the other form has none either; a page that has its text asks for no other', async () => {
    const shell = '<html><head><link rel="amphtml" href="/amp/1"></head><body><div id="app"></div></body></html>'
    const empty = siteOf({ '/1': shell, '/amp/1': shell })
    await expect(empty.text()).rejects.toThrow(/\/1: .*\/amp\/1: /)
    expect(empty.asked).toEqual(['/1', '/amp/1'])
    const full = siteOf({ '/1': `<html><head><link rel="amphtml" href="/amp/1"></head><body>${article}</body></html>` })
    await full.text()
    expect(full.asked).toEqual(['/1'])
  })
})
