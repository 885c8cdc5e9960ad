import { describe, expect, test } from 'vitest'
import { buildArticle, summarize } from '../../src/article/build-article.ts'
import { htmlToMarkdown } from '../../src/article/markdown/markdown.ts'

test('a summary is the first 50 code points, whole characters only', () => {
  expect(summarize('字'.repeat(60))).toBe(`${'字'.repeat(50)}...`)
  expect(summarize('🀄'.repeat(60))).toBe(`${'🀄'.repeat(50)}...`)
})

test('a summary is cut before it is trimmed, so that a leading blank counts', () => {
  expect(summarize(` ${'字'.repeat(60)}`)).toBe(`${'字'.repeat(49)}...`)
})

test('a summary is one line, whatever white space the text has', () => {
  expect(summarize('a\n\t b\r\nc')).toBe('a b c...')
})

test('a short text is followed by three dots as well', () => {
  expect(summarize('短')).toBe('短...')
  expect(summarize('')).toBe('...')
})

describe('the summary of an HTML text', () => {
  const url = 'https://news.example/a'
  const summaryOf = (html: string) => summarize(htmlToMarkdown(html, { url }).opening)

  test.each([
    ['between two blocks', '<section><span>文：林晚</span></section> \n<p>港口今早</p>', '文：林晚港口今早...'],
    ['before the end of a block', '<p><b>文：林晚</b> </p>\n<p>港口今早</p>', '文：林晚港口今早...'],
    ['at the start of a block', '<p>文：林晚</p><p>\n <b>港口今早</b></p>', '文：林晚港口今早...'],
    ['beside a picture alone in its block', '<p>文：林晚</p><p><img src="/1.jpg"> </p><p>港口</p>', '文：林晚港口...'],
    ['around a list and its items', '<ul> <li><i>一</i> </li> <li>二</li> </ul> <p>三</p>', '一二三...'],
    ['around a rule and a code block', '<p>一</p> <hr> <pre>二</pre> <p>三</p>', '一二三...'],
  ])('counts no white space %s', (_, html, expected) => {
    expect(summaryOf(html)).toBe(expected)
  })

  test('keeps white space within text as one blank, whatever elements it stands between', () => {
    expect(summaryOf('<p><b>Low</b>\n <i>tide</i> at  <a href="/x">nine</a></p>')).toBe('Low tide at nine...')
    expect(summaryOf('<p>Low tide <img src="/1.jpg"> at nine</p>')).toBe('Low tide at nine...')
  })

  test.each([
    ['in the text', '<div> 港口'],
    ['before an element in the line', '<div><p>\n  <b>港口</b>'],
    ['before and in it', ' <span> 港口</span>'],
    ['after blocks without text', '<p> </p><p><img src="/1.jpg"></p>\n<p> 港口'],
    ['of text without any element', '\n  港口'],
  ])('counts the blank it begins with: %s', (_, html) => {
    expect(summaryOf(html + '字'.repeat(60))).toBe(`港口${'字'.repeat(47)}...`)
  })

  test.each([
    ['a block follows', '\n<div>\n<p>港口'],
    ['only empty blocks come before', '<p> </p> <p>港口'],
  ])('counts no blank it begins with where %s', (_, html) => {
    expect(summaryOf(html + '字'.repeat(60))).toBe(`港口${'字'.repeat(48)}...`)
  })

  test('changes no title that is made of the text', () => {
    const html = '<p><b>Low tide</b> </p><p>at nine</p>'
    const article = buildArticle({
      hash: '0123456789abcdef',
      sourceId: 'harbour',
      entry: { title: '', url },
      converted: htmlToMarkdown(html, { url }),
      lang: 'en',
      siteUrl: url,
      firstSeenAtMs: 0,
    })
    expect(article).toMatchObject({ title: 'Low tide at nine', summary: 'Low tideat nine...' })
  })
})
