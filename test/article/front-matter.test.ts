import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { Article } from '../../src/article/article.ts'
import { articleFormatter } from '../../src/article/format-article.ts'
import { ArticleFileError, readArticle, readWritten } from '../../src/article/front-matter.ts'
import { oneLine } from '../../src/text/clean-text.ts'
import { anyText } from '../support/arbitrary-text.ts'

const article: Article = {
  hash: '0123456789abcdef',
  sourceId: 'qq',
  url: 'https://news.example/rain/a/1',
  title: '新茶上市：价格“三级跳”',
  publishedAt: new Date('2025-02-06T17:09:14+08:00'),
  summary: '今年的新茶比去年早了一周...',
  lang: 'zh-CN',
  thumbnail: 'https://img.example/om_ls/x/0',
  markdown: '今年的新茶比去年早了一周。\n\n**第二段**',
}
const zone = 'Asia/Shanghai'
const read = (text: string) => readArticle(text, { hash: article.hash, file: 'x.md', timeZone: zone })

describe('an article file', () => {
  test('is exactly the format, byte for byte', () => {
    expect(articleFormatter(zone)(article)).toBe(`---
title: "新茶上市：价格“三级跳”"
date: "2025-02-06 17:09:14"
summary: "今年的新茶比去年早了一周..."
categories:
  - "qq"
lang:
  - "zh-CN"
translations:
  - "zh-CN"
tags:
  - "qq"
menu: ""
thumbnail: "https://img.example/om_ls/x/0"
lead: ""
comments: false
authorbox: false
pager: true
toc: false
mathjax: false
sidebar: "right"
widgets:
  - "search"
  - "recent"
  - "taglist"
---

今年的新茶比去年早了一周。

**第二段**

[qq](https://news.example/rain/a/1)
`)
  })

  test('reads back as the article that was written', () => {
    expect(read(articleFormatter(zone)(article))).toEqual(article)
  })

  test('as it was written is read without its text, the same as with it', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 }).map(oneLine)
    fc.assert(
      fc.property(text, text, (title, markdown) => {
        const file = articleFormatter(zone)({ ...article, title, summary: title, markdown })
        const { sourceId, url, lang } = article
        expect(readWritten(Buffer.from(file))).toEqual({ sourceId, url, title: read(file).title, lang })
      }),
      { numRuns: 200 },
    )
  })

  test.each<readonly [string, (file: string) => string]>([
    ['no article', () => 'x'],
    ['another key', (file) => file.replace('\nmenu:', '\ndraft: true\nmenu:')],
    ['a day that is not', (file) => file.replace('2025-02-06', '2025-02-30')],
    ['a title YAML alone can read', (file) => file.replace(/"新茶.*"/, '"\\x41"')],
    ['no link at its end', (file) => `${file}\nend\n`],
    ['line ends of Windows', (file) => file.replaceAll('\n', '\r\n')],
  ])('that holds %s is not read as one that was written', (_name, changed) => {
    expect(readWritten(Buffer.from(changed(articleFormatter(zone)(article))))).toBeUndefined()
  })

  test.each([
    ['quotes and backslashes', 'a "b" \\ \'c\' \\n'],
    ['a fence', '---'],
    ['a fence with a language that runs code', '---js\nprocess.exit(9)\n---'],
    ['a tag of YAML', '!!js/function "x"'],
    ['a colon and a hash', 'a: b # c'],
    ['leading marks', '- * & ! | > % @ `'],
    ['what YAML takes for another type', '0o17'],
    ['a date', '2025-02-06'],
    ['emoji', '👨‍👩‍👧 🀄'],
    ['line and paragraph separators', 'a\u2028b\u2029c'],
    ['blanks at the ends', '  a  '],
    ['shortcodes', '{{< x >}} {{% y %}}'],
    ['90 KB', '长'.repeat(30_000)],
    ['a long line with blanks, which YAML writers like to fold', 'word '.repeat(500).trim()],
    ['nothing', ''],
  ])('keeps a title of %s', (_name, title) => {
    const hostile = { ...article, title, summary: title }
    const text = articleFormatter(zone)(hostile)
    expect(text.split('\n').filter((line) => line === '---')).toHaveLength(2)
    expect(read(text)).toEqual(hostile)
  })

  test('has its texts as the YAML library would write them, and reads back the same, whatever the text', () => {
    const signs = [
      '"',
      '\\',
      "'",
      '---',
      '...',
      '- ',
      ': ',
      ' #',
      '!!js',
      '&a',
      '*a',
      '{{<',
      '\u00a0',
      '\u2028',
      '\ud83d',
      '\u0085',
      '\b',
    ]
    const texts = fc.oneof(
      anyText(120),
      fc.array(fc.oneof(fc.constantFrom(...signs), fc.string())).map((each) => each.join('')),
    )
    fc.assert(
      fc.property(texts.map(oneLine), texts.map(oneLine), (title, summary) => {
        const hostile = { ...article, title, summary, thumbnail: summary }
        const text = articleFormatter(zone)(hostile)
        const written = { title, date: '2025-02-06 17:09:14', summary }
        const yaml = stringify(written, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN', lineWidth: 0 })
        expect(text.startsWith(`---\n${yaml}categories:`)).toBe(true)
        expect(read(text)).toEqual(hostile)
        expect(read(text.replace('menu: ""', 'menu: ""\nnote: mine'))).toEqual(hostile)
      }),
      { numRuns: 500 },
    )
  })

  test.each([
    '---js\nglobalThis.hacked = true\n---\n',
    '---\ndraft: true\nurl: /evil/\n---\n正文',
    '--- js\nx',
    '----------',
  ])('whose body starts like front matter keeps it as text: %j', (markdown) => {
    const hostile = { ...article, markdown: markdown.trim() }
    const text = articleFormatter(zone)(hostile)
    expect(text).toMatch(/^---\ntitle: /)
    expect(read(text)).toEqual(hostile)
    expect(globalThis).not.toHaveProperty('hacked')
  })

  test.each([
    '---js\nglobalThis.hacked = 1\n---\nx\n',
    '---javascript\nglobalThis.hacked = 1\n---\nx\n',
    '---JS\nglobalThis.hacked = 1\n---\nx\n',
  ])('never runs code when a foreign file is read: %j', (text) => {
    expect(() => read(text)).toThrow(ArticleFileError)
    expect(globalThis).not.toHaveProperty('hacked')
  })

  test('that is damaged is an error each time it is read, not only the first', () => {
    const broken = '---\ntitle: "a\n---\nx\n'
    expect(() => read(broken)).toThrow(/x\.md: the front matter cannot be read/)
    expect(() => read(broken)).toThrow(/x\.md: the front matter cannot be read/)
  })

  test('whose keys are missing or no texts is refused, and every such key named', () => {
    const odd = articleFormatter(zone)(article)
      .replace(/^title: .*$/m, 'title: [a]')
      .replace(/^lang:\n.*$/m, 'lang: []')
    expect(() => read(odd)).toThrow(
      'x.md: the front matter cannot be read (title: expected a text; lang: expected a list of texts)',
    )
  })

  test('with an alias bomb is refused', () => {
    expect(() => read('---\na: &a [x]\ntitle: *a\n---\nx\n')).toThrow(ArticleFileError)
  })

  test('edited by hand, with CRLF line ends and more keys, still reads', () => {
    const edited = articleFormatter(zone)(article).replace('menu: ""', 'menu: ""\nnote: mine').replaceAll('\n', '\r\n')
    expect(read(edited)).toEqual(article)
  })

  test('with a tag that nobody knows is read without a warning on the terminal', async () => {
    const warnings: string[] = []
    const hear = ({ message }: Error) => void warnings.push(message)
    process.on('warning', hear)
    const tagged = articleFormatter(zone)(article).replace('menu: ""', 'menu: ""\nnote: !odd mine')
    expect(read(tagged)).toEqual(article)
    await new Promise(setImmediate)
    process.off('warning', hear)
    expect(warnings).toEqual([])
  })

  test('without a body holds the link alone', () => {
    const empty = { ...article, markdown: '' }
    expect(articleFormatter(zone)(empty)).toContain('---\n\n[qq](https://news.example/rain/a/1)\n')
    expect(read(articleFormatter(zone)(empty))).toEqual(empty)
  })

  test('with 60 KB of newlines in the body is read at once', () => {
    const long = { ...article, markdown: `a${'\n'.repeat(60_000)}b` }
    expect(read(articleFormatter(zone)(long))).toEqual(long)
  })

  test('without its last line, or with a date that is none, says so', () => {
    expect(() => read(articleFormatter(zone)(article).replace(/\[qq\].*/, ''))).toThrow('no link to the original')
    expect(() => read(articleFormatter(zone)(article).replace('2025-02-06 17:09:14', 'soon'))).toThrow(
      'expected YYYY-MM-DD HH:MM:SS',
    )
  })
})
