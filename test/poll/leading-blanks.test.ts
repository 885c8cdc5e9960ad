import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { readArticle } from '../../src/article/front-matter.ts'
import { runPoll } from '../../src/poll/run-poll.ts'
import { archiveTimeZone } from '../support/articles.ts'
import { localServer } from '../support/local-server.ts'
import { pollParts, sourceOf } from '../support/poll-parts.ts'

const long = '字'.repeat(60)

/** Polls a source whose site gives these bodies by path, and gives the one article it brings. */
async function polled(bodies: Readonly<Record<string, string>>, definition: (url: string) => string) {
  const { url } = await localServer((request, response) => {
    response.setHeader('content-type', request.url === '/page' ? 'text/html; charset=utf-8' : 'text/plain')
    response.end(bodies[request.url ?? '']?.replaceAll('{site}', url))
  })
  const parts = await pollParts()
  const { archived } = await runPoll(sourceOf('harbour', definition(url)), parts)
  const hash = archived[0]?.hash ?? ''
  const file = parts.archive.articles.pathOf(hash)
  return readArticle(await readFile(file, 'utf8'), { hash, file, timeZone: archiveTimeZone })
}

const rows = (row: object) => ({ '/list': JSON.stringify([{ url: 'https://harbour.example/1', ...row }]) })
const json = (field: string) => (url: string) =>
  `list:\n  json: { url: "${url}/list", entries: "[].{ url: url, title: 'Boat', ${field}: text }" }\nlang: zh\n`
const feed = (url: string) => `list:\n  feed: { url: "${url}/list" }\nlang: zh\n`
const rss = (item: string) => ({
  '/list': `<rss version="2.0"><channel><title>H</title><item><title>Boat</title>${item}</item></channel></rss>`,
})
const page = {
  ...rss('<link>{site}/page</link>'),
  '/page': `<html><body><div id="text"> 港口${long}</div></body></html>`,
}

test.each([
  ['the text of a JSON listing', rows({ text: ` 港口${long}\n第二行` }), json('text')],
  ['the HTML of a JSON listing', rows({ text: `<div> 港口${long}</div>` }), json('html')],
  ['a line end in the text of a JSON listing', rows({ text: `\n港口${long}` }), json('text')],
  ['an ideographic blank in the text of a JSON listing', rows({ text: `\u3000港口${long}` }), json('text')],
  ['the content of a feed', rss(`<link>https://h.example/1</link><description> 港口${long}</description>`), feed],
  ['the text of a page', page, (url: string) => `${feed(url)}fullText: true\narticle: { content: ["#text"] }\n`],
])('a blank that begins %s counts in the summary and shows nowhere', async (_, bodies, definition) => {
  const article = await polled(bodies, definition)
  expect(article.summary).toBe(`港口${'字'.repeat(47)}...`)
  expect(article.markdown).toMatch(/^港口字/)
})
