import { describe, expect, test } from 'vitest'
import { buildArticle } from '../../src/article/build-article.ts'
import { htmlToMarkdown } from '../../src/article/markdown/markdown.ts'

const url = 'https://news.example/a'
const titleOf = (html: string, title = '') =>
  buildArticle({
    hash: '0123456789abcdef',
    sourceId: 'harbour',
    entry: { title, url },
    converted: htmlToMarkdown(html, { url }),
    lang: 'en',
    siteUrl: url,
    firstSeenAtMs: 0,
  }).title

describe('the title of an entry without one', () => {
  test.each([
    [
      'keeps blocks and lines apart',
      '<h2>Low tide</h2><p>at nine<br>today</p><ul><li>one</li><li>two</li></ul>',
      'Low tide at nine today one two',
    ],
    [
      'holds no address, also where one is glued to a word',
      '<p>crane! <a href="/t">#cranes</a></p><p><a href="https://x.example/1">https://x.example/1</a></p>',
      'crane! #cranes',
    ],
    [
      'holds none within a line',
      '<p>crane #cranes<a href="https://x.example/1">https://x.example/1</a> flies</p>',
      'crane #cranes flies',
    ],
    ['holds none without a scheme', '<p>渡轮恢复 www.x.example/1 了 pic.x.example/2，真好</p>', '渡轮恢复 了 ，真好'],
    ['goes on after an address in Chinese', '<p>看https://x.example/1渡轮恢复</p>', '看 渡轮恢复'],
  ])('%s', (_, html, expected) => {
    expect(titleOf(html)).toBe(expected)
  })

  test('ends with a whole word', () => {
    const title = titleOf(`<p>${'The ferry company said on Monday that nobody waits. '.repeat(3)}</p>`)
    expect(title).toBe('The ferry company said on Monday that nobody waits. The ferry company said on…')
    expect(titleOf(`<p>${'渡轮公司周一表示恢复通航，'.repeat(20)}</p>`).length).toBeGreaterThan(70)
  })

  test('is where the entry stands, where its text shows nothing else', () => {
    expect(titleOf('<p>\u200b</p><img src="/1.jpg">')).toBe(url)
    expect(titleOf('<p>https://x.example/1</p>')).toBe(url)
  })

  test('is made for one of invisible characters too', () => {
    expect(titleOf('<p>Low tide</p>', '\u200b\u2060')).toBe('Low tide')
    expect(titleOf('<p>Low tide</p>', '\u200bHigh tide')).toBe('\u200bHigh tide')
  })
})
