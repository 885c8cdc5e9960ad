import { describe, expect, test } from 'vitest'
import { comparableLines } from '../../../src/poll/revisions/comparable-lines.ts'
import { computingTime } from '../../support/computing-time.ts'

const isAlike = (a: string, b: string) => expect(comparableLines(a)).toEqual(comparableLines(b))
const differs = (a: string, b: string) => expect(comparableLines(a)).not.toEqual(comparableLines(b))

describe('two texts are alike', () => {
  test.each([
    ['white space', 'One  line\n\n\nand another ', 'One line\nand\u00a0another'],
    ['white space in Chinese', '央行 公布 2026 年数据', '央行公布2026年数据'],
    ['tracking parameters', '[a](https://a.example/x?id=1&utm_source=rss)', '[a](https://a.example/x?id=1&fbclid=7)'],
    ['the query of a picture', '![](https://a.example/p.jpg?w=1&sig=a)', '![](https://a.example/p.jpg?w=2&sig=b)'],
    ['a picture without an ending', '![a](https://a.example/img?e=1)', '![a](https://a.example/img?e=2)'],
    [
      'a signature',
      'https://a.example/v?id=1&Expires=12&Signature=ab',
      'https://a.example/v?id=1&Expires=13&Signature=cd',
    ],
    ['reads', 'By Ada · 123 reads · The harbour opens.', 'By Ada · 1,204 reads · The harbour opens.'],
    ['counters in Chinese', '海港开放。阅读 1234 点赞(5)', '海港开放。阅读 99999 点赞(17)'],
    ['counters with units', '1.2万阅读', '3万阅读'],
    ['counters behind the number', '本文 88 人浏览', '本文 1088 人浏览'],
    ['counters in a line of their own', '12 comments, 3 likes', '13 comments, 44 likes'],
    ['relative times', 'Posted 3 minutes ago by Ada', 'Posted 2 hours ago by Ada'],
    ['relative times in Chinese', '3分钟前 记者 王小明', '2小时前 记者 王小明'],
    ['days in a line of their own', '2 days ago', '3 days ago'],
    ['a label that becomes a time', '刚刚 更新', '5分钟前 更新'],
    ['an advertisement', 'The text.\n\n**Advertisement**\n', 'The text.'],
    ['an advertisement in Chinese', '正文。\n【广告】', '正文。'],
    [
      'what leads to an advertiser',
      'The text.\n[![Buy](https://ad.doubleclick.net/i?1)](https://ad.doubleclick.net/c?1)',
      'The text.',
    ],
  ])('in spite of %s', (_what, a, b) => isAlike(a, b))
})

describe('two texts differ', () => {
  test.each([
    ['a number', 'The bridge is 120 metres long.', 'The bridge is 130 metres long.'],
    ['a sum in Chinese', '营收 12.3 亿元', '营收 13.2 亿元'],
    [
      'shares in a sentence',
      `She ${'slowly '.repeat(20)}bought 100 shares.`,
      `She ${'slowly '.repeat(20)}bought 200 shares.`,
    ],
    ['a date', 'on 21 November 2026', 'on 22 November 2026'],
    ['years in a sentence', `It was ${'long '.repeat(20)}3 years ago.`, `It was ${'long '.repeat(20)}4 years ago.`],
    ['one character', '央行上调利率', '央行下调利率'],
    ['where a link leads', '[a](https://a.example/x?id=1)', '[a](https://a.example/x?id=2)'],
    ['another picture', '![](https://a.example/p.jpg)', '![](https://a.example/q.jpg)'],
    ['words that run together', 'not able', 'notable'],
    ['a removed line', 'One.\nTwo.', 'One.'],
    ['an advertiser in a text', 'See [x](https://doubleclick.net/) and [y](https://a.example/)', 'See'],
  ])('by %s', (_what, a, b) => differs(a, b))
})

test('a hostile text takes no longer than any other of its size', () => {
  const size = 300_000
  for (const unit of ['1,', '1.', '1 ', 'https://a?', '![](http', '[', '昨', '刚刚', 'views: ', '* ', 'http://a?x&']) {
    const computedMs = computingTime()
    comparableLines(unit.repeat(size / unit.length))
    expect(computedMs(), unit).toBeLessThan(2_000)
  }
})
