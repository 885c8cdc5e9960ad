import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compare, rawHtmlIn } from '../../bench/fidelity/compare.ts'
import { readHtml } from '../../bench/fidelity/read-html.ts'
import { renderers } from '../../bench/fidelity/render.ts'
import { htmlToMarkdown } from '../../src/article/markdown/markdown.ts'
import { arbitraryHtml } from './arbitrary-html.ts'

const url = 'https://news.example/2026/05/article.html'

test('HTML made at random survives the way to Markdown and back: text, links, pictures and bold text', {
  timeout: 60_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryHtml, async (html) => {
      const { markdown } = htmlToMarkdown(html, { url })
      const [rendered] = await renderers['markdown-it']([markdown])
      const verdict = compare(readHtml(html, url), rendered ?? '', url)
      expect({ difference: verdict.difference, rawHtml: rawHtmlIn(markdown), markdown }).toEqual({
        difference: '',
        rawHtml: 0,
        markdown,
      })
    }),
    { numRuns: 400 },
  )
})
