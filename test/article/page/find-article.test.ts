import { describe, expect, it } from 'vitest'
import { htmlToMarkdown } from '../../../src/article/markdown/markdown.ts'
import { extractFullText } from '../../../src/article/page/full-text.ts'
import { articleSchema } from '../../../src/source/article-rules.ts'

const url = 'https://paper.example.org/a/1'
const rules = articleSchema.parse({})
const said = [
  'The harbour of the small town was closed for three days, since the ice had grown thicker than anybody there could remember.',
  'Fishermen carried their boats over the frozen basin, and children walked to school on what is usually the deepest water.',
  'On the fourth day the wind turned, the ice broke with a noise that was heard in the hills, and the ferry went out again.',
  'Nobody was hurt, the mayor told the council, but the pier will need new planks before the first guests arrive in spring.',
]
const story = said.map((each) => `<p>${each}</p>`).join('')
const shop =
  'This long paragraph praises a shop that sells boats, nets and warm coats, and has nothing to do with the story at all.'

function markdownOf(page: string): string {
  const found = extractFullText(page, { url, rules })
  if (found.kind !== 'found') throw new Error(found.reason)
  return htmlToMarkdown(found.html, { url }).markdown
}

const page = (body: string, head = '') =>
  `<html><head><title>Ice closes the harbour</title>${head}</head><body><h1>Ice closes the harbour</h1>${body}</body></html>`

describe('the article on a page without rules', () => {
  it('is found where the names of its elements say it is all something else', () => {
    const boxes = said.map((each) => `<div class="widget"><p>${each}</p></div>`).join('')
    for (const each of said) expect(markdownOf(page(boxes))).toContain(each)
  })

  it.each([
    ['a box of related articles', `<div class="related-posts"><p>${shop}</p></div>`],
    ['a box about the author', `<div class="authorBox"><p>${shop}</p></div>`],
    ['comments of any length', `<div id="comments">${`<p>${shop}</p>`.repeat(9)}</div>`],
    [
      'a hidden promise',
      `<div style="display:none"><p>Subscribe to our letter for more of this, every week, for free.</p></div>`,
    ],
    [
      'a list of articles of its site',
      `<ul><li><a href="/b">The pier gets new planks</a></li><li><a href="/c">A ferry is sold</a></li></ul>`,
    ],
    ['what a reader is to read also', `<p>Read also: <a href="/b">The pier gets new planks</a></p>`],
    ['what it asks at its end', '<p><b>Subscribe to our newsletter and follow us on every network.</b></p>'],
    [
      'its editor and its rights, in Chinese',
      '<p>（责任编辑：某某）</p><p>免责声明：本文仅供参考，未经授权不得转载。</p>',
    ],
    ['a heading that nothing follows', '<h3>What comes next</h3>'],
  ])('is without %s', (_, markup) => {
    expect(markdownOf(page(`<div class="story">${story}${markup}</div>`))).toBe(said.join('\n\n'))
  })

  it('has all its parts, in their order and without its headline, where each stands in a box of its own', () => {
    const part = (html: string) => `<div class="a"><div class="b"><div>${html}</div></div></div>`
    const cost =
      'What the ice cost the town: planks of oak, four hundred of them, and the pay of a ferry that lay still.'
    const [first, second, ...rest] = said.map((each) => `<p>${each}</p>`)
    const about =
      '<meta name="description" content="What four hundred planks of oak and a ferry that lay still cost a town.">'
    const parts = [`${first}${second}`, `<p>${cost}</p>`, rest.join('')].map(part).join('')
    expect(markdownOf(page(parts, about))).toBe([...said.slice(0, 2), cost, ...said.slice(2)].join('\n\n'))
  })

  it('is without a line behind it that no list of words knows, and that reads like none of it', () => {
    const line = '<div><i><a href="https://ada.example.net/">Ada Quay</a> Of Port Nowhere</i></div>'
    expect(markdownOf(page(`<div>${story}${line}</div>`))).toBe(said.join('\n\n'))
  })

  it('keeps sources that lie elsewhere, and a sentence that begins like a way to another article', () => {
    const sources =
      '<p>Sources:</p><ul><li><a href="https://ice.example.net/1">Ice chart</a></li><li><a href="https://sea.example.com/2">Tide table</a></li></ul>'
    const sentence =
      'See also how the harbour master, who is a careful man, wrote down the thickness of the ice every hour of the day.'
    const markdown = markdownOf(page(`<div>${story}<p>${sentence}</p>${sources}</div>`))
    expect(markdown).toContain('[Ice chart](https://ice.example.net/1)')
    expect(markdown).toContain('See also how the harbour master')
  })

  it('stays where it stands in a box with the name of something else, as long as it is most of the page', () => {
    expect(markdownOf(page(`<div class="sidebar widget">${story}</div><div class="widget"><p>${shop}</p></div>`))).toBe(
      said.join('\n\n'),
    )
  })

  it('keeps a caption with its picture, without its credit, and drops one whose picture is not there', () => {
    const figure = (media: string) =>
      `<figure>${media}<figcaption>Ice in the harbour <span class="credit">Photo: A. Nobody / Agency</span></figcaption></figure>`
    const shown = markdownOf(page(`<div>${figure('<img src="/ice.jpg">')}${story}</div>`))
    expect(shown).toContain('Ice in the harbour')
    expect(shown).not.toContain('Agency')
    expect(markdownOf(page(`<div>${story}${figure('')}</div>`))).not.toContain('Ice in the harbour')
  })

  it('begins with the lead that stands in the header above it', () => {
    const lead = 'Three days of frost shut the port of a small town in the north, and then the wind turned.'
    const top = `<header><h1>Ice closes the harbour</h1><p class="standfirst">${lead}</p></header>`
    const body = `<html><head><title>Ice closes the harbour</title></head><body>${top}<div class="article-body">${story}</div></body></html>`
    expect(markdownOf(body)).toBe([lead, ...said].join('\n\n'))
  })

  it('is found whatever stands before the first tag of the page', () => {
    expect(markdownOf(`Warning: a page of programs <style>p{}</style>\n${page(`<div>${story}</div>`)}`)).toContain(
      said[0],
    )
    expect(markdownOf(`<head><title>t</title></head><body><div>${story}</div></body>`)).toContain(said[3])
  })

  it('includes what a script unfolds or shows later', () => {
    const folded = `<div class="read-more-wrapper" style="display: none">${story}</div>`
    expect(
      markdownOf(
        page(`<div class="body">${said.map((each) => `<p>${each} Thus it began.</p>`).join('')}${folded}</div>`),
      ),
    ).toContain(`${said[3]}`)
    expect(markdownOf(page(`<div id="js_content" style="visibility: hidden">${story}</div>`))).toBe(said.join('\n\n'))
  })

  it('is taken from the metadata of a page whose elements hold no text', () => {
    const body = said.map((each) => `${each} ${each}`).join('\n')
    const data = `<script type="application/ld+json">${JSON.stringify({ '@type': 'NewsArticle', articleBody: body })}</script>`
    expect(markdownOf(page('<div id="app"><p>Loading</p></div>', data))).toContain(said[2])
  })

  it('keeps the language of its code', () => {
    const code = '<pre><code class="language-ts">const ice = true</code></pre>'
    expect(markdownOf(page(`<div>${story}${code}</div>`))).toContain('```ts')
  })
})

describe('a text that is there but not shown as other texts are', () => {
  const long = said.map((each) => `${each} `.repeat(2))
  const shown = `<article>${story}${story}</article>`
  it.each([
    [
      'paragraphs that are hidden one by one',
      `${shown.replace('</article>', '')}${long.map((each) => `<p hidden>Later: ${each}</p>`).join('')}</article>`,
    ],
    [
      'a shadow tree',
      `<story-body><template shadowrootmode="open">${long.map((each) => `<p>Later: ${each}</p>`).join('')}</template></story-body>`,
    ],
    [
      'a text for readers without scripts',
      `<div id="app"></div><noscript>${long.map((each) => `<p>Later: ${each}</p>`).join('')}</noscript>`,
    ],
  ])('is found: %s', (_, body) => {
    for (const each of said) expect(markdownOf(page(body))).toContain(`Later: ${each}`)
  })

  const lines = [...said, ...said.map((each) => `Later, ${each}`)]
  const article = (key: string) => ({ '@type': 'NewsArticle', [key]: lines.join('\n') })
  it.each([
    ['in another thing', JSON.stringify({ '@type': 'WebPage', mainEntity: article('articleBody') })],
    ['of a posting', JSON.stringify([article('text')])],
    ['with line ends as they are', JSON.stringify(article('articleBody')).replaceAll('\\n', '\n')],
  ])('is found in JSON-LD: %s', (_, json) => {
    const head = `<script type="application/ld+json">${json}</script>`
    expect(markdownOf(page('<div id="app"></div>', head)).split('\n\n')).toEqual(lines)
  })

  it('is not looked for in JSON-LD of more than a million values', () => {
    const data = (values: number) => `[${JSON.stringify(article('articleBody'))}${',0'.repeat(values)}]`
    const found = (values: number) =>
      extractFullText(page('<div id="app"></div>', `<script type="application/ld+json">${data(values)}</script>`), {
        url,
        rules,
      }).kind
    expect(found(10_000)).toBe('found')
    expect(found(1_000_000)).not.toBe('found')
  })
})
