import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Query } from '../../../src/text/query/query.ts'
import { describeFault, readQuery } from '../../../src/text/query/read-query.ts'
import { gap } from '../../../src/text/query/words.ts'
import { anyText } from '../../support/arbitrary-text.ts'

/** A query in brackets, as it was understood. */
function shown(query: Query): string {
  switch (query.kind) {
    case 'words':
      return `${query.field ? `${query.field}:` : ''}${query.words.join('·').replaceAll(gap, '|')}${query.isPrefix ? '*' : ''}`
    case 'and':
    case 'or':
      return `(${query.of.map(shown).join(query.kind === 'and' ? ' & ' : ' / ')})`
    case 'not':
      return `-${shown(query.of)}`
    case 'after':
    case 'before':
      return `${query.kind}:${new Date(query.atMs).toISOString().slice(0, 16)}`
    default:
      return `${query.kind}:${query.value}`
  }
}

const read = (text: string) => {
  const found = readQuery(text, 'Asia/Shanghai')
  return 'problem' in found ? describeFault(found) : shown(found.query)
}

describe('a query', () => {
  test.each([
    ['美国 ferry', '(美·国 & ferry)'],
    ['a AND b OR c d', '((a & b) / (c & d))'],
    ['-a NOT (b OR c)', '(-a & -(b / c))'],
    ['"new york" “上 海” AT&T', '(new·york & 上·|·海 & at·t)'],
    ['（美国 OR 中国） title:(a OR "b c")', '((美·国 / 中·国) & (title:a / title:b·c))'],
    ['source:QQ lang:zh-Hant tag:"國際 新聞" TEXT:x', '(source:qq & lang:zh-hant & tag:国际 新闻 & text:x)'],
    ['after:2026-03-05 before:2027', '(after:2026-03-04T16:00 & before:2026-12-31T16:00)'],
    ['after:2026-03-05T12:00Z', 'after:2026-03-05T12:00'],
    ["ferr* 美国* what's new? C++ 5%", '(ferr* & 美·国 & what·s & new & c & 5)'],
    ['https://a.example/b Re: 12:30 well-known or', '(https·|·a·example·b & re & 12·30 & well·known & or)'],
    ['a & sort:best', 'a'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected)
  })

  test('asks for an order beside what it looks for', () => {
    expect(readQuery('a sort:best', 'utc')).toMatchObject({ order: 'best' })
    expect(readQuery('a', 'utc')).not.toHaveProperty('order')
  })

  test.each([
    ['', 'there is no word to look for (at character 1)'],
    ['?! &', 'there is no word to look for (at character 1)'],
    ['a (b', 'a bracket is not closed (at character 3)'],
    ['a) b', 'this bracket was never opened (at character 2)'],
    ['a "b', 'a quotation mark is not closed (at character 3)'],
    ['a OR', 'a word is expected (at character 5)'],
    ['OR a', 'a word is expected (at character 1)'],
    ['titel:x', /^there is no titel:, only title: .*\(at character 1\)$/],
    ['a source: b', 'a word is expected right behind source: (at character 3)'],
    ['after:yesterday', /^after: expects a date such as .*\(at character 7\)$/],
    ['before:2026-13', /^before: expects a date/],
    ['a*', 'at least 2 characters are expected before * (at character 1)'],
    ['(sort:best a)', /^sort: stands outside/],
    ['sort:old', 'sort: expects best or newest (at character 6)'],
    ['x'.repeat(1_001), /longer than 1000/],
    [`${'('.repeat(30)}a${')'.repeat(30)}`, /more than 20 deep/],
    [Array(102).fill('ab').join(' '), /more than 100 words/],
    [Array(9).fill('ab*').join(' '), /more than 8 words with \*/],
  ])('that cannot be read says why and where: %s', (text, expected) => {
    expect(read(text)).toMatch(expected)
  })

  test('of any characters is understood or refused, and never thrown at', () => {
    const piece = fc.oneof(
      anyText(),
      fc.constantFrom('(', ')', '"', '-', ' ', ':', 'OR ', 'title:', 'before:', '“', '*', '美'),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        expect(read(pieces.join(''))).toBeTypeOf('string')
      }),
      { numRuns: 500 },
    )
  })
})
