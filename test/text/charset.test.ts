import { describe, expect, test } from 'vitest'
import { decodeBytes, type TextKind } from '../../src/text/charset.ts'

/** Bytes from parts: text stands for its Latin-1 bytes, `[…]` holds hex. */
function bytes(...parts: (string | readonly [string])[]): Uint8Array {
  return Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part[0], 'hex'))),
  )
}
const utf8 = (text: string): [string] => [Buffer.from(text).toString('hex')]
const utf16 = (text: string): [string] => [Buffer.from(text, 'utf16le').toString('hex')]
const swapped = (text: string): [string] => [Buffer.from(text, 'utf16le').swap16().toString('hex')]

type Case = readonly [
  name: string,
  kind: TextKind,
  contentType: string | undefined,
  Uint8Array,
  charset: string,
  text: string,
]

const zhongwen = { gbk: ['d6d0cec4'], big5: ['a4a4a4e5'] } as const
const prolog = (label: string) => `<?xml version="1.0" encoding="${label}"?>`

const cases: Case[] = [
  ['UTF-8 that nobody declares', 'xml', undefined, bytes(utf8('<a>新闻</a>')), 'utf-8', '<a>新闻</a>'],
  ['GBK by the HTTP charset', 'xml', 'text/xml; charset=GBK', bytes('<a>', zhongwen.gbk, '</a>'), 'gbk', '<a>中文</a>'],
  ['GB2312 by the prolog', 'xml', 'text/xml', bytes(prolog('gb2312'), zhongwen.gbk), 'gbk', `${prolog('gb2312')}中文`],
  [
    'GBK beyond GB2312 under the label gb2312',
    'xml',
    undefined,
    bytes(prolog('gb2312'), ['cdb7976cd6ece946bbf9']),
    'gbk',
    `${prolog('gb2312')}头條朱镕基`,
  ],
  [
    'four-byte GB18030 by meta',
    'html',
    'text/html',
    bytes('<meta charset=gb18030>', ['e9468139ef319534b235a2e3']),
    'gb18030',
    '<meta charset=gb18030>镕㐂𠮷€',
  ],
  [
    'GBK by the old form of meta',
    'html',
    undefined,
    bytes('<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=gb2312">', zhongwen.gbk),
    'gbk',
    '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=gb2312">中文',
  ],
  ['Big5 by the HTTP charset', 'html', 'text/html; charset="big5"', bytes(zhongwen.big5), 'big5', '中文'],
  [
    'Big5 with the Hong Kong characters',
    'xml',
    undefined,
    bytes(prolog('big5-hkscs'), ['9def9df69df7']),
    'big5',
    `${prolog('big5-hkscs')}嘅喺咗`,
  ],
  [
    'Korean syllables beyond KS X 1001',
    'xml',
    undefined,
    bytes(prolog('euc-kr'), ['8c63b9e6b0a2c7cf']),
    'euc-kr',
    `${prolog('euc-kr')}똠방각하`,
  ],
  [
    'Korean by ks_c_5601-1987',
    'html',
    'text/html;charset=ks_c_5601-1987',
    bytes(['8c63b9e6b0a2c7cf']),
    'euc-kr',
    '똠방각하',
  ],
  [
    'Shift_JIS with the characters of its vendors',
    'xml',
    undefined,
    bytes(prolog('Shift_JIS'), ['8740fbfcfa67']),
    'shift_jis',
    `${prolog('Shift_JIS')}①髙彅`,
  ],
  ['EUC-JP', 'xml', 'text/xml; charset=euc-jp', bytes(['a5cba5e5a1bca5b9']), 'euc-jp', 'ニュース'],
  [
    'ISO-2022-JP',
    'xml',
    undefined,
    bytes(prolog('iso-2022-jp'), ['1b2442254b2565213c25391b2842']),
    'iso-2022-jp',
    `${prolog('iso-2022-jp')}ニュース`,
  ],
  [
    'Cyrillic by a label without its dashes',
    'xml',
    undefined,
    bytes(prolog('win-1251'), ['cdeee2eef1f2fc']),
    'windows-1251',
    `${prolog('win-1251')}Новость`,
  ],
  ['KOI8-R', 'xml', 'application/rss+xml; charset=koi8-r', bytes(['eecfd7cfd3d4d8']), 'koi8-r', 'Новость'],
  [
    'Arabic',
    'xml',
    undefined,
    bytes(prolog('windows-1256'), ['cec8d1']),
    'windows-1256',
    `${prolog('windows-1256')}خبر`,
  ],
  [
    'Turkish under the label of Latin-5',
    'xml',
    undefined,
    bytes(prolog('iso-8859-9'), ['fe']),
    'windows-1254',
    `${prolog('iso-8859-9')}ş`,
  ],
  [
    'curly quotes of Windows under the label iso-8859-1',
    'xml',
    undefined,
    bytes(prolog('ISO-8859-1'), ['93']),
    'windows-1252',
    `${prolog('ISO-8859-1')}“`,
  ],
  [
    'UTF-8 with a byte order mark, whatever the HTTP charset',
    'xml',
    'text/xml; charset=gbk',
    bytes(['efbbbf'], utf8('新')),
    'utf-8',
    '新',
  ],
  ['a byte order mark that stands twice', 'xml', undefined, bytes(['efbbbfefbbbf'], '<a/>'), 'utf-8', '<a/>'],
  ['UTF-16LE with a byte order mark', 'xml', undefined, bytes(['fffe'], utf16('<a>新</a>')), 'utf-16le', '<a>新</a>'],
  ['UTF-16BE with a byte order mark', 'xml', undefined, bytes(['feff'], swapped('<a>新</a>')), 'utf-16be', '<a>新</a>'],
  [
    'UTF-16LE without any mark',
    'xml',
    'text/xml',
    bytes(utf16('<?xml version="1.0"?><a>新</a>')),
    'utf-16le',
    '<?xml version="1.0"?><a>新</a>',
  ],
  [
    'UTF-16BE under the bare label utf-16',
    'xml',
    'text/xml; charset=utf-16',
    bytes(swapped('<a>新</a>')),
    'utf-16be',
    '<a>新</a>',
  ],
  ['UTF-16LE JSON', 'json', 'application/json', bytes(utf16('{"a":"新"}')), 'utf-16le', '{"a":"新"}'],
  [
    'UTF-16 by the HTTP charset that starts with Chinese',
    'html',
    'text/html; charset=utf-16',
    bytes(utf16('新闻')),
    'utf-16le',
    '新闻',
  ],
  [
    'a prolog that says UTF-16 over plain bytes',
    'xml',
    undefined,
    bytes(prolog('utf-16'), utf8('新')),
    'utf-8',
    `${prolog('utf-16')}新`,
  ],
  [
    'an HTTP charset that says UTF-16 over plain bytes',
    'xml',
    'text/xml; charset=utf-16',
    bytes(utf8('<a>新</a>')),
    'utf-8',
    '<a>新</a>',
  ],
  [
    'the HTTP charset against the prolog',
    'xml',
    'text/xml; charset=gbk',
    bytes(prolog('utf-8'), zhongwen.gbk),
    'gbk',
    `${prolog('utf-8')}中文`,
  ],
  [
    'an HTTP charset nobody knows: the prolog',
    'xml',
    'text/xml; charset=none',
    bytes(prolog('gbk'), zhongwen.gbk),
    'gbk',
    `${prolog('gbk')}中文`,
  ],
  [
    'a prolog after blank lines',
    'xml',
    undefined,
    bytes(' \r\n\n', prolog('gbk'), zhongwen.gbk),
    'gbk',
    ` \r\n\n${prolog('gbk')}中文`,
  ],
  [
    'a prolog in single quotes with spaces',
    'xml',
    undefined,
    bytes("<?xml version='1.0' encoding = 'GBK' ?>", zhongwen.gbk),
    'gbk',
    "<?xml version='1.0' encoding = 'GBK' ?>中文",
  ],
  ['cp936 in the prolog', 'xml', undefined, bytes(prolog('cp936'), zhongwen.gbk), 'gbk', `${prolog('cp936')}中文`],
  ['cp950 over HTTP', 'xml', 'text/xml;charset=CP950', bytes(zhongwen.big5), 'big5', '中文'],
  ['cp949 in meta', 'html', undefined, bytes('<meta charset="cp949">', ['8c63']), 'euc-kr', '<meta charset="cp949">똠'],
  ['cp932 over HTTP', 'xml', 'text/xml; charset=cp932', bytes(['8740']), 'shift_jis', '①'],
  ['a charset in single quotes', 'html', "text/html; charset='gbk'", bytes(zhongwen.gbk), 'gbk', '中文'],
  ['a charset without its semicolon', 'html', 'text/html charset=gbk', bytes(zhongwen.gbk), 'gbk', '中文'],
  [
    'a JSON API in GBK',
    'json',
    'application/json;charset=GBK',
    bytes('{"a":"', zhongwen.gbk, '"}'),
    'gbk',
    '{"a":"中文"}',
  ],
  ['Latin-1 that nobody declares', 'xml', undefined, bytes('<a>caf', ['e9'], '</a>'), 'windows-1252', '<a>café</a>'],
  [
    'German Latin-1 under an HTTP charset of UTF-8',
    'html',
    'text/html; charset=utf-8',
    bytes('Fl', ['fc'], 'sse ', ['e4f6']),
    'windows-1252',
    'Flüsse äö',
  ],
  [
    'GBK under an HTTP charset of UTF-8, declared by meta',
    'html',
    'text/html; charset=utf-8',
    bytes('<meta charset=gbk>', zhongwen.gbk),
    'gbk',
    '<meta charset=gbk>中文',
  ],
  [
    'GBK that nobody declares',
    'xml',
    undefined,
    bytes('<a>', ['d6d0b9fab9c9cad0bdf1c8d5cad5d5c7'], '</a>'),
    'gb18030',
    '<a>中国股市今日收涨</a>',
  ],
  [
    'UTF-8 under the Latin-1 a server adds, declared by the prolog',
    'xml',
    'text/xml; charset=iso-8859-1',
    bytes(prolog('utf-8'), utf8('新')),
    'utf-8',
    `${prolog('utf-8')}新`,
  ],
  [
    'UTF-8 under a stale label of GBK that breaks it',
    'html',
    'text/html',
    bytes('<meta charset=gbk>', utf8('今日收涨。')),
    'utf-8',
    '<meta charset=gbk>今日收涨。',
  ],
  [
    'UTF-8 that says it is Latin-1',
    'xml',
    undefined,
    bytes(prolog('iso-8859-1'), utf8('Café “Zürich”')),
    'utf-8',
    `${prolog('iso-8859-1')}Café “Zürich”`,
  ],
  [
    'Latin-1 that says what it is',
    'xml',
    undefined,
    bytes(prolog('iso-8859-1'), 'Caf', ['e9'], ' Z', ['fc'], 'rich'),
    'windows-1252',
    `${prolog('iso-8859-1')}Café Zürich`,
  ],
  ['nothing at all', 'xml', undefined, bytes(), 'utf-8', ''],
]

describe('decoding', () => {
  test.each(cases)('reads %s', (_name, kind, contentType, content, charset, text) => {
    expect(decodeBytes(content, { contentType, kind })).toMatchObject({ text, charset, replacementCount: 0 })
  })

  test('a meta counts only within the first 1024 bytes', () => {
    const late = bytes('<!--', 'x'.repeat(1_100), '--><meta charset=gbk>')
    expect(decodeBytes(late, { kind: 'html' }).charset).toBe('utf-8')
  })

  test('what cannot be decoded is counted, with the charset', () => {
    const cut = bytes(utf8('<a>新闻很长'), ['e696'], '</a>')
    expect(decodeBytes(cut, { kind: 'xml' })).toMatchObject({ charset: 'utf-8', replacementCount: 1 })
    const cutGbk = bytes(prolog('gbk'), zhongwen.gbk, ['d6'], '</a>')
    expect(decodeBytes(cutGbk, { kind: 'xml' })).toMatchObject({ charset: 'gbk', replacementCount: 1 })
  })

  test('a replacement character the site itself sent is not counted', () => {
    expect(decodeBytes(bytes(utf8('新\ufffd闻')), { kind: 'xml' }).replacementCount).toBe(0)
  })

  test('a disproved claim is named, a claim over nothing but ASCII is not', () => {
    expect(decodeBytes(bytes('caf', ['e9']), { kind: 'html', contentType: 'text/html; charset=utf-8' })).toMatchObject({
      charset: 'windows-1252',
      disprovedCharset: 'utf-8',
    })
    const plain = decodeBytes(bytes(prolog('utf-8')), { kind: 'xml', contentType: 'text/xml; charset=iso-8859-1' })
    expect(plain.disprovedCharset).toBeUndefined()
  })

  test('a label that would switch the alphabet to smuggle markup is passed over', () => {
    for (const label of ['iso-2022-kr', 'hz-gb-2312', 'utf-7', 'replacement', 'x-user-defined']) {
      const text = `${prolog(label)}<a>+ADw-b+AD4-</a>`
      expect(decodeBytes(bytes(text), { kind: 'xml' })).toMatchObject({ text, charset: 'utf-8' })
    }
  })

  test('a megabyte of anything is read without throwing', () => {
    for (const pattern of ['<', ' ', 'charset=', '\xff', '<?xml ']) {
      const content = Buffer.alloc(1 << 20, pattern, 'latin1')
      expect(
        decodeBytes(content, { kind: 'html', contentType: `x;charset=${' '.repeat(9_000)}` }).text.length,
      ).toBeGreaterThan(0)
    }
  })
})
