import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDocument, stringify } from 'yaml'
import { readPlainYaml } from '../src/plain-yaml.ts'

test('a definition as most are written is read', () => {
  const text = [
    '# yaml-language-server: $schema=./schema.json',
    'title: Hafen, Wind und Meer (Übersicht)',
    'lang: de',
    '',
    'every: 10m',
    'fullText: true',
    'list:',
    '  feed:',
    '    url: https://harbour.example/feed?a=1&b=%20x',
    '  # Two of them are enough.',
    '  limit: 20',
    'where:',
    '  - "cranes: and \'ferries\'"',
    '  - \'a "quoted" word\'',
    '  - { field: title, words: [ boats, 12:30, 0 ], deep: { at: https://x.example/y } }',
    'proxies: []',
    '',
  ].join('\n')
  expect(readPlainYaml(text)).toEqual({
    title: 'Hafen, Wind und Meer (Übersicht)',
    lang: 'de',
    every: '10m',
    fullText: true,
    list: { feed: { url: 'https://harbour.example/feed?a=1&b=%20x' }, limit: 20 },
    where: [
      "cranes: and 'ferries'",
      'a "quoted" word',
      { field: 'title', words: ['boats', '12:30', 0], deep: { at: 'https://x.example/y' } },
    ],
    proxies: [],
  })
})

test('what the library writes of a feed is read, and nothing of what is written in rarer ways', () => {
  const feed = {
    title: 'The Ferry',
    lang: 'en-GB',
    folder: 'News/Harbour',
    list: { feed: { url: 'https://f.example/' } },
  }
  expect(readPlainYaml(stringify(feed, { lineWidth: 0 }))).toEqual(feed)
  const rarer = [
    ...[
      '',
      'a',
      '- a',
      ' a: b',
      'a:',
      'a: ~',
      'a: null',
      'a: Null',
      'null: b',
      'True: b',
      'a: TRUE',
      'a: 1.5',
      'a: 1e3',
    ],
    ...[
      'a: 0x1f',
      'a: 007',
      'a: -1',
      'a: b # c',
      'a: b: c',
      'a: b:',
      'a: "b\\n"',
      "a: 'it''s'",
      'a: |\n  b',
      'a: >-\n  b',
    ],
    ...[
      'a: &x b',
      'a: *x',
      'a: !!str 1',
      'a: b\n  c',
      'a: b\na: c',
      'a: { b: c, b: d }',
      'a: { b: c',
      'a: [b, ]',
      'a: [b]c',
    ],
    ...[
      'a:\n    b: c\n  d: e',
      'a: b\n---\nc: d',
      '%YAML 1.1\n---\na: b',
      'a:\tb',
      'a: b\r\nc: d',
      'a: "b" c',
      'a: @b',
      '? a: b',
    ],
    ...[
      'a:\n- b',
      'a:\n  - b\n  c: d',
      'a:\n  - b: c\n    d: e',
      'a: [{ b }]',
      'a: {b: c, d}',
      '"a": b',
      '__proto__: a',
      '<<: a',
    ],
    ...[`a: ${'['.repeat(100_000)}`, `${'a'.repeat(2_000)}: b`, 'a: \u00a0b', '\ufeffa: b', 'a: b\u2028c'],
  ]
  expect(rarer.filter((text) => readPlainYaml(text) !== undefined)).toEqual([])
})

test('what is read is what the library reads', () => {
  const piece = fc.constantFrom(
    ...[
      'a',
      'b',
      'url',
      'true',
      'null',
      'no',
      '0',
      '12',
      '1d',
      '10m',
      '1.',
      '2e3',
      '0x1',
      'https://x.example/?a=b#c',
      'ü',
      '新闻',
    ],
    ...[
      ' ',
      ' ',
      '  ',
      ': ',
      ': ',
      ':',
      '- ',
      '-',
      '#',
      ' #',
      ',',
      ', ',
      '{',
      '{ ',
      '}',
      ' }',
      '[',
      ']',
      '"',
      "'",
      '"b"',
      "'c'",
    ],
    ...[
      '\n',
      '\n',
      '\n  ',
      '\n  ',
      '\n    ',
      '\n  - ',
      '\na: ',
      '\nb:',
      '\n  c: ',
      '?',
      '!',
      '&',
      '*',
      '|',
      '>',
      '%',
      '@',
      '.',
    ],
  )
  const line = fc.tuple(
    fc.constantFrom('', '', '', '  ', '  ', '    ', '      ', ' '),
    fc.constantFrom('a: ', 'b: ', 'c: ', 'd:', 'e:', '- ', '- ', '# ', ''),
    fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join('')),
  )
  const text = fc
    .array(line, { minLength: 1, maxLength: 8 })
    .map((lines) => lines.map((each) => each.join('')).join('\n'))
  let read = 0
  fc.assert(
    fc.property(
      fc.oneof(
        text,
        fc.array(piece, { maxLength: 12 }).map((pieces) => `a: ${pieces.join('')}`),
      ),
      (each) => {
        const plain = readPlainYaml(each)
        if (plain === undefined) return
        read += 1
        const document = parseDocument(each, { prettyErrors: false })
        expect({ errors: document.errors, value: document.toJS() }).toEqual({ errors: [], value: plain })
      },
    ),
    { numRuns: 20_000 },
  )
  expect(read).toBeGreaterThan(500)
})

test('recipes and the definitions that come along mean the same to both', () => {
  for (const folder of ['feeds', 'recipes']) {
    for (const name of readdirSync(folder).filter((each) => each.endsWith('.yaml'))) {
      const text = readFileSync(`${folder}/${name}`, 'utf8')
      const plain = readPlainYaml(text)
      if (plain !== undefined) expect(plain).toEqual(parseDocument(text).toJS())
    }
  }
})
