import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { htmlToMarkdown } from '../../src/article/markdown.ts'

const folder = new URL('fixtures/markdown/', import.meta.url)
const url = 'https://news.example/2026/05/article.html'

describe('each piece of HTML becomes the Markdown beside it', () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.html'))) {
    const name = file.replace('.html', '')
    test(name.replaceAll('-', ' '), () => {
      const html = readFileSync(new URL(file, folder), 'utf8').replace(/\n$/, '')
      const expected = readFileSync(new URL(`${name}.md`, folder), 'utf8').replace(/\n$/, '')
      expect(htmlToMarkdown(html, { url }).markdown).toBe(expected)
    })
  }
})
