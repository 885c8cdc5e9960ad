import { describe, expect, test } from 'vitest'
import { mediaHtml } from '../../../../src/article/entry-media.ts'
import { htmlToMarkdown } from '../../../../src/article/markdown/markdown.ts'
import { type CopyOfPicture, createArticleHtml } from '../../../../src/serve/pages/reader/article-html.ts'

const base = 'https://news.example/a/1'
const write = (markdown: string, copyOf: CopyOfPicture = () => undefined) =>
  createArticleHtml()(markdown, base, copyOf).text

describe('the text of an article', () => {
  test.each([
    ['<script>alert(1)</script>', '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>'],
    ['a <img src=x onerror=alert(1)>', '<p>a &lt;img src=x onerror=alert(1)&gt;</p>'],
    ['[x](javascript:alert(1))', '<p>[x](javascript:alert(1))</p>'],
    ['[x](&#106;avascript:alert%281%29)', '<p>[x](javascript:alert%281%29)</p>'],
    ['[x](vbscript:x)', '<p>[x](vbscript:x)</p>'],
    ['![x](data:image/svg+xml;base64,PHN2Zz4=)', '<p>![x](data:image/svg+xml;base64,PHN2Zz4=)</p>'],
    ['![alt](ftp://x/y.png)', '<p>alt</p>'],
    ['[x](ftp://x/y)', '<p><a>x</a></p>'],
    ['[x](/b "t")', '<p><a title="t" href="https://news.example/b" rel="noreferrer">x</a></p>'],
    ['**“要点：”**正文', '<p><strong>“要点：”</strong>正文</p>'],
  ])('%s is written as %s', (markdown, html) => {
    expect(write(markdown)).toBe(html)
  })

  test('shows pictures when they come into view, ours in place of theirs, and tells their site nothing', () => {
    const rest = 'loading="lazy" decoding="async" referrerpolicy="no-referrer"'
    expect(write('![海港](/p.png)')).toBe(`<p><img src="https://news.example/p.png" alt="海港" ${rest}></p>`)
    const copyOf = (written: string, from?: string) => `/images/ours.png?of=${new URL(written, from).pathname}`
    expect(write('![海港](/p.png)', copyOf)).toContain('<img src="/images/ours.png?of=/p.png"')
  })

  test('has headings below that of the page, with none left out between two levels', () => {
    const levels = (markdown: string) => [...write(markdown).matchAll(/<h(\d)>/g)].map((match) => match[1]).join('')
    expect(levels('# a\n\n## b\n\n# c')).toBe('232')
    expect(levels('#### a\n\n###### b\n\n##### c')).toBe('233')
    expect(levels('###### a\n\n# b')).toBe('22')
  })

  test('lines up the columns of tables without a style in an attribute, which the policy of pages forbids', () => {
    const table = write('| a | b | c |\n| :- | -: | :-: |\n| 1 | 2 | 3 |')
    expect(table).toContain('<td>1</td>\n<td class="right">2</td>\n<td class="center">3</td>')
    expect(table).not.toContain('style')
  })

  test('plays what a paragraph that is nothing but a link leads to, and loads nothing of it before', () => {
    expect(write('[Episode 1](https://cdn.example/1.mp3?x=1)')).toBe(
      '<p><audio controls preload="none" src="https://cdn.example/1.mp3?x=1" aria-label="Episode 1"></audio><br><a href="https://cdn.example/1.mp3?x=1" rel="noreferrer">Episode 1</a></p>',
    )
    expect(write('<https://cdn.example/v.mp4>')).toContain('<video controls preload="none" playsinline')
    expect(write('See [this](https://cdn.example/v.mp4).')).not.toContain('<video')
    expect(write('[this](https://cdn.example/v.mp4) is it')).not.toContain('<video')
  })

  test('plays the files that an entry carries beside its text, by their type where the address does not tell', () => {
    const entry = [
      { url: 'https://cdn.example/1.mp3', type: 'audio/mpeg', length: 23_400_000, durationSeconds: 3_723 },
      { url: 'https://cdn.example/play?id=7', type: 'video/mp4', title: 'The quay' },
      { url: 'https://cdn.example/notes.pdf', type: 'application/pdf' },
    ]
    const shown = write(htmlToMarkdown(mediaHtml(entry, ''), { url: 'https://news.example/' }).markdown).split('\n')
    expect(shown).toEqual([
      expect.stringMatching(
        /^<p><audio controls .*<\/audio><br><a .*>1\.mp3<\/a> \(audio\/mpeg, 23\.4 MB, 1:02:03\)<\/p>$/,
      ),
      expect.stringMatching(/^<p><video controls .*play\?id=7.*<\/video><br><a .*>The quay<\/a> \(video\/mp4\)<\/p>$/),
      expect.stringMatching(/^<p><a .*>notes\.pdf<\/a> \(application\/pdf\)<\/p>$/),
    ])
  })
})
