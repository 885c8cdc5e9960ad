import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { readPlainYaml } from '../src/plain-yaml.ts'

/** What all of YAML makes of a text; absent where it has faults. */
function whole(text: string): unknown {
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: true })
  return document.errors.length > 0 ? undefined : document.toJS()
}

const marks = [
  ...[
    'a',
    'url',
    'true',
    'Null',
    'y',
    '0',
    '017',
    '12',
    '1e3',
    '10m',
    '0x1f',
    'no',
    '日本',
    '腾讯 新闻',
    'https://a.example/?q=1&b=%20',
  ],
  ...[
    ':',
    ': ',
    ' ',
    '  ',
    '\n',
    '\n  ',
    '\n    ',
    '{ ',
    '{',
    ' }',
    '}',
    ', ',
    ',',
    '"',
    "'",
    '"a b: #c"',
    "'it'",
    '# note',
    ' # note',
  ],
  ...[
    '- ',
    '[',
    ']',
    '|',
    '>',
    '&a',
    '*a',
    '!',
    '%',
    '@',
    '`',
    '?',
    '? ',
    '<<',
    '~',
    '.',
    '-',
    '--',
    '\\',
    '\t',
    '\r\n',
    '\u2028',
    '\ufeff',
    "o'clock",
  ],
]
const anyText = fc.array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...marks) }, fc.string({ maxLength: 3 })), {
  maxLength: 14,
})
const keys = fc.constantFrom('every', 'list', 'feed', 'url', 'title', 'a_b')
const values = fc.oneof(
  fc.constantFrom('10m', '"a # b"', "'c'", 'true', '5', 'https://a.example/x?y=1', 'Two words', '地方 新闻'),
  fc.array(fc.constantFrom(...marks), { maxLength: 4 }).map((parts) => parts.join('')),
)
/** Mappings as people and programs write them, and as they get them wrong. */
const likely = fc
  .array(
    fc.tuple(
      fc.constantFrom('', '', '  ', '    '),
      keys,
      fc.constantFrom(': ', ':', ':  '),
      values,
      fc.constantFrom('', '', ' # note', '  '),
    ),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((lines) => lines.map((parts) => parts.join('')).join('\n'))

test('what is read as plain YAML is what all of YAML reads, whatever the text', () => {
  let read = 0
  fc.assert(
    fc.property(
      fc.oneof(
        likely,
        anyText.map((parts) => parts.join('')),
      ),
      (text) => {
        const plain = readPlainYaml(text)
        if (plain === undefined) return
        read += 1
        expect(plain, JSON.stringify(text)).toEqual(whole(text))
      },
    ),
    { numRuns: 5_000 },
  )
  // The rule would hold of a reader that reads nothing.
  expect(read).toBeGreaterThan(100)
})

test('definitions as people write them and as import does are plain', () => {
  const texts = [
    'list:\n  feed: { url: https://example.org/feed.xml }\n',
    '# yaml-language-server: $schema=./schema.json\ntitle: 地方新闻 Two\nlang: zh-CN\nfolder: "News/Local"\nlist:\n  feed:\n    url: https://example.org/feed?a=1&b=2\n',
    '\n# hourly\nevery: 1h # or so\npaused: false\n\nlist: { feed: { url: "https://example.org/a b#c", pages: 2 } }',
  ]
  for (const text of texts) expect(readPlainYaml(text)).toEqual(whole(text))
})

test('what is not plain, or has a fault, is left to the reader of all of YAML', () => {
  const texts = [
    '',
    'a',
    'a: [b]',
    'a: b: c',
    'a: 1\na: 2',
    'a: null',
    'a: 017',
    'a: "b\\n"',
    'a: |\n  b',
    'a: b\n  c',
    'a:\n b: 1\n  c: 2',
  ]
  expect(texts.map(readPlainYaml)).toEqual(texts.map(() => undefined))
  expect(readPlainYaml(readFileSync('feeds/qq.yaml', 'utf8'))).toBeUndefined()
})
