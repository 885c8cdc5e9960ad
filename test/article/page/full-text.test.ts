import { describe, expect, it } from 'vitest'
import { extractFullText } from '../../../src/article/page/full-text.ts'
import { articleSchema } from '../../../src/source/article-rules.ts'

const url = 'https://news.example.org/a/1'
const extract = (page: string, rules: Parameters<typeof articleSchema.parse>[0], contentType = 'text/html') =>
  extractFullText(new TextEncoder().encode(page), { url, contentType, rules: articleSchema.parse(rules) })

describe('extractFullText with selectors', () => {
  it('takes the first selector that finds text, and passes over one whose element is empty', () => {
    const page = '<div class="a"> </div><div class="b"><p>正文</p></div><div class="c">else</div>'
    expect(extract(page, { content: ['.none', '.a', '.b', '.c'] })).toEqual({ kind: 'found', html: '<p>正文</p>' })
  })

  it('says which selectors matched nothing and which were empty', () => {
    expect(extract('<p id="a"></p>', { content: ['.b', '#a'] })).toEqual({
      kind: 'not-found',
      reason: 'article.content: found no text (.b matches nothing, #a is empty), expected that of the article',
    })
  })

  it('joins all that one selector matches, but what stands within a match only once', () => {
    const page = '<div class="t">one<i class="t">in</i></div><hr><div class="t">two</div>'
    expect(extract(page, { content: ['.t'] })).toMatchObject({ html: 'one<i class="t">in</i>\ntwo' })
  })

  it('removes a last paragraph of nothing but images, and keeps one that holds text too', () => {
    const rules = { content: ['.w'], remove: [{ select: '.w > p:last-of-type', onlyImages: true as const }] }
    const images = '<div class="w"><p>text</p><p> <img src="/q.png"><br></p></div>'
    expect(extract(images, rules)).toMatchObject({ html: '<p>text</p>' })
    const captioned = '<div class="w"><p>text</p><p><img src="https://x.example/q.png">caption</p></div>'
    expect(extract(captioned, rules)).toMatchObject({
      html: '<p>text</p><p><img src="https://x.example/q.png">caption</p>',
    })
  })

  it('removes style and script with what they hold', () => {
    const page = '<article>a<style>p{}</style><script>x("</p>")</script>b</article>'
    expect(extract(page, { content: ['article'], remove: ['style', 'script'] })).toMatchObject({ html: 'ab' })
  })

  it.each([
    ['data-src', '<img src="data:image/gif;base64,R0" data-src="/p.jpg">', '/p.jpg'],
    ['data-original', '<img src="/img/loading.gif" data-original="p.jpg">', '/a/p.jpg'],
    ['srcset', '<img srcset="/s.jpg 300w, /l.jpg 1200w, /m.jpg 600w">', '/l.jpg'],
    ['picture', '<picture><source srcset="/p.webp 1x, /p2.webp 2x"><img alt=""></picture>', '/p2.webp'],
    ['noscript after the lazy picture', '<img src="/blank.gif"><noscript><img src="/n.png"></noscript>', '/n.png'],
    ['noscript alone', '<noscript><img src="/only.png"></noscript>', '/only.png'],
  ])('shows the picture a browser would show in the end: %s', (_, markup, path) => {
    const found = extract(`<main><p>t</p>${markup}</main>`, { content: ['main'] })
    expect(
      found.kind === 'found' && [...found.html.matchAll(/<img[^>]*\ssrc="([^"]*)"/g)].map(([, src]) => src),
    ).toEqual([`https://news.example.org${path}`])
  })

  it('makes relative addresses absolute against the page and its <base>, and keeps the bytes of absolute ones', () => {
    const page =
      '<head><base href="/deep/x/"></head><main>t<a href="y?a=1&amp;b=2">y</a><a href="HTTP://X.example/%7Eé">z</a><a href="#n">n</a></main>'
    expect(extract(page, { content: ['main'] })).toMatchObject({
      html: 't<a href="https://news.example.org/deep/x/y?a=1&amp;b=2">y</a><a href="HTTP://X.example/%7Eé">z</a><a href="#n">n</a>',
    })
  })

  it('reads a GBK page in its charset', () => {
    const gbk = Buffer.concat([
      Buffer.from('<meta charset="gbk"><main>'),
      Buffer.from([0xd6, 0xd0, 0xce, 0xc4]),
      Buffer.from('</main>'),
    ])
    const rules = articleSchema.parse({ content: ['main'] })
    expect(extractFullText(gbk, { url, rules })).toEqual({ kind: 'found', html: '中文' })
  })

  it('finds the next page of an article, but not the page itself', () => {
    const page = '<main>t</main><div class="pager"><a href="?p=2#top">next</a></div>'
    expect(extract(page, { content: ['main'], next: '.pager' })).toMatchObject({ nextPageUrl: `${url}?p=2` })
    expect(extract('<main>t</main><a class="n" href="/a/1">x</a>', { content: ['main'], next: '.n' })).toEqual({
      kind: 'found',
      html: 't',
    })
  })
})

describe('extractFullText without selectors', () => {
  it('finds the article among navigation and comments', () => {
    const paragraph = '<p>这是一段足够长的正文，有逗号，有句号。它讲的是一件事情，讲得很完整，让人一看就明白。</p>'
    const page = `<html><body><nav><a href="/">首页</a><a href="/b">财经</a></nav><div class="article"><h1>标题</h1>${paragraph.repeat(8)}</div><footer>版权所有</footer></body></html>`
    const found = extract(page, {})
    expect(found.kind).toBe('found')
    expect(found.kind === 'found' && found.html).toContain('足够长的正文')
    expect(found.kind === 'found' && found.html).not.toMatch(/首页|版权/)
  })

  it('says so where there is nothing to read, or the page nests too deep', () => {
    expect(extract('<html><body></body></html>', {})).toMatchObject({ kind: 'not-found' })
    const deep = '<div>'.repeat(200_000)
    expect(extract(`${deep}x`, {})).toMatchObject({ kind: 'not-found' })
    expect(extract(`${deep}x`, { content: ['body'] })).toMatchObject({ kind: 'not-found' })
  })
})

describe('what a page says of its article', () => {
  it.each([
    ['<meta property="article:published_time" content="2025-02-14T17:09:14+08:00">', '2025-02-14T09:09:14Z'],
    [
      '<script type="application/ld+json">{"@graph":[{"@type":"Person"},{"datePublished":"2025-02-14"}]}</script>',
      '2025-02-14T00:00:00Z',
    ],
    [
      '<script type="application/ld+json">{broken</script><meta name="PubDate" content=" 2025-02-14 17:09 ">',
      '2025-02-14T17:09:00Z',
    ],
    ['<time itemprop="datePublished" datetime="2025-02-14">x</time>', '2025-02-14T00:00:00Z'],
    ['<meta name="description" content="2025">', undefined],
  ])('finds when it was published: %s', (head, published) => {
    const found = extract(`<html><head>${head}</head><body><main>t</main></body></html>`, { content: ['main'] })
    expect(found.kind === 'found' && found.publishedAt).toEqual(published && new Date(published))
  })

  it('finds its title, the surest first', () => {
    const page = '<title>Site | A\n story</title><main>t</main>'
    expect(extract(page, { content: ['main'] })).toMatchObject({ title: 'Site | A story' })
    expect(extract(`${page}<h1>A <b>story</b></h1>`, { content: ['main'] })).toMatchObject({ title: 'A story' })
    const meta = '<meta property="og:title" content="The story">'
    expect(extract(`${meta}${page}<h1>x</h1>`, { content: ['main'] })).toMatchObject({ title: 'The story' })
  })
})

describe('the characters of a page', () => {
  it('that cannot be decoded are counted, with the charset; a page without such has no remark', () => {
    const rules = articleSchema.parse({ content: ['main'] })
    const gbk = (hex: string) => Buffer.from(`<main>${Buffer.from(hex, 'hex').toString('latin1')}</main>`, 'latin1')
    const options = { url, contentType: 'text/html; charset=gbk', rules }
    expect(extractFullText(gbk('d6d0cec4ff'), options)).toMatchObject({
      html: '中文\ufffd',
      remarks: ['1 character could not be decoded as gbk'],
    })
    expect(extractFullText(gbk('d6d0cec4'), options)).not.toHaveProperty('remarks')
  })
})
