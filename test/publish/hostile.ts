import type { PublishedArticle } from '../../src/publish/formats/published-article.ts'
import { sampleArticle } from './sample-document.ts'

/** Titles that broke some writer of feeds, by what is bad about them. */
export const hostileTexts: Readonly<Record<string, string>> = {
  'ampersand and angle brackets': 'S&P 500 < 4000 > 3000',
  'tags in plain text': 'x <b>y</b> <script>alert(1)</script>',
  'text that looks escaped': 'AT&amp;T &#x26; &lt;b&gt;',
  'two CDATA ends': 'a ]]> b ]]> c',
  'a CDATA section': '<![CDATA[ x ]]>',
  'control characters': 'a\u0000b\u0001c\u0008d\u000be\u001ff\u007fg\u0085h\u009f',
  noncharacters: 'a\ufffeb\uffffc\ufdd0d',
  'lone surrogates': 'a\ud83db\udc00c',
  'replacement character': 'a\ufffdb',
  emoji: '👩‍👩‍👧‍👦 🇨🇳 😀',
  'only blanks': ' \t\n\u3000 ',
  empty: '',
  'line ends': 'one\r\ntwo\rthree\nfour',
  quotes: `"double" 'single' \\back\\slash`,
  'a comment and a processing instruction': '<!-- x --> <?xml version="1.0"?> <!DOCTYPE x>',
  'an entity nobody declared': '&nbsp;&unknown;&',
  'a shortcode': '{{< figure src="x" >}} {{% y %}}',
  '90 KB': '长标题 & '.repeat(12_000),
  'a token of a template': 'tok-0-t $1 $&',
  'right to left': '\u202eabc\u202c שלום',
  'an object prototype': '__proto__',
}

/** Addresses that are none, or that no validator accepts as they stand. */
export const hostileUrls: readonly string[] = [
  '',
  ' ',
  'not a url',
  '/relative/path',
  '//host.example/x',
  'javascript:alert(1)',
  'http://',
  'http://[::1',
  'https://例子.example/路径?查询=值#片段',
  'https://a.example/a b|c^d`e{f}"g<h>i\\j',
  'https://a.example/100%?q=%zz&r=[1]',
  'https://user:secret@a.example/',
  'https://a.example/?a=1&amp;b=2&c=]]>',
  `https://a.example/${'x'.repeat(5_000)}`,
  'mailto:a@b.example',
  'data:text/html,<b>',
  'https://a.example:99999/',
  'https://a.example/\ud83d\u0000',
]

/** One article for each hostile text, put wherever a text can stand, and one for each hostile address. */
export function hostileArticles(): readonly PublishedArticle[] {
  const texts = Object.values(hostileTexts).map((text) => ({
    title: text,
    summary: text,
    author: text,
    html: `<p>${text}</p>`,
    categories: [text, `${text}2`],
    source: { id: 'hostile', title: text || 'x', url: 'https://a.example/' },
  }))
  const addresses = hostileUrls.map((url) => ({
    url,
    thumbnail: url,
    enclosures: [
      { url, type: 'audio/mpeg', length: 5 },
      { url: 'https://a.example/b.pdf', type: 'bad type', length: Number.NaN },
      { url: 'https://a.example/c', type: 'text/html; charset="x"', length: -1 },
    ],
  }))
  const times = ['1969-12-31T23:59:59Z', '9999-12-31T23:59:59Z', '2026-10-05T08:00:00Z'].map((time) => ({
    publishedAt: new Date(time),
    updatedAt: new Date(time),
  }))
  const odd = [{ html: '' }, { lang: '' }, { categories: Array.from({ length: 500 }, (_, index) => `k${index}`) }]
  return [...texts, ...addresses, ...times, ...odd].map((changes, index) =>
    sampleArticle({ hash: (index + 0xb000).toString(16).padStart(16, '0'), ...changes }),
  )
}
