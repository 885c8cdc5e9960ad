import { describe, expect, test } from 'vitest'
import { htmlToMarkdown } from '../../../src/article/markdown/markdown.ts'
import { extractFullText } from '../../../src/article/page/full-text.ts'
import { parseHtmlListing } from '../../../src/parse/html/html-listing.ts'
import { articleSchema } from '../../../src/source/article-rules.ts'
import { sourceDefinition } from '../../../src/source/definition.ts'

const site = 'https://news.example.org'
const url = `${site}/a/1`

function ofListing(markup: string): string | undefined {
  const list = { html: { url, entries: 'li', fields: { image: 'img' } } }
  const listing = parseHtmlListing(new TextEncoder().encode(`<ul><li><a href="/1">T</a>${markup}</li></ul>`), {
    definition: sourceDefinition.parse({ list }),
    url,
    dates: { timeZone: 'UTC', nowMs: 0 },
    maxEntries: 9,
  })
  return listing.entries[0]?.imageUrl
}

function ofPage(markup: string): string | undefined {
  const rules = articleSchema.parse({ content: ['main'] })
  const found = extractFullText(`<main>t${markup}</main>`, { url, rules })
  return found.kind === 'found' ? /<img[^>]*\ssrc="([^"]*)"/.exec(found.html)?.[1] : undefined
}

function ofEntry(markup: string): string | undefined {
  return /!\[.*\]\((.*)\)/.exec(htmlToMarkdown(`<p>t${markup}</p>`, { url }).markdown)?.[1]
}

describe('a listing, an article page and the text of an entry show the same picture:', () => {
  test.each([
    ['a src beside a data-url, which may be anything', '<img src="/p.jpg" data-url="/story.html">', '/p.jpg'],
    ['a data-url where src is missing', '<img data-url="/p.jpg">', '/p.jpg'],
    [
      'a data-hi-res-src where src is named like a placeholder',
      '<img src="/blank.gif" data-hi-res-src="/p.jpg">',
      '/p.jpg',
    ],
    ['a data-img where src is a placeholder', '<img src="data:image/gif;base64,R0" data-img="/p.jpg">', '/p.jpg'],
    [
      'the file of Discuz! before its empty src',
      '<img src="/static/none.gif" file="/p.jpg" zoomfile="/z.jpg">',
      '/p.jpg',
    ],
    ['a data-lazy of a listing', '<img src="/dist/blank.gif" data-lazy="/p.jpg">', '/p.jpg'],
    [
      'the set where src is named like a placeholder',
      '<img src="/loading.gif" srcset="/s.jpg 1x, /p.jpg 2x">',
      '/p.jpg',
    ],
    [
      'the lazy set before the one that is shown first',
      '<img srcset="/tiny.jpg 1x" data-srcset="/p.jpg 1x">',
      '/p.jpg',
    ],
    [
      'the sources beside an img before its own set, as a browser does',
      '<picture><source srcset="/p.jpg 2x"><img srcset="/small.jpg 1x"></picture>',
      '/p.jpg',
    ],
    [
      'the largest of a set before a src that is a smaller copy',
      '<img src="/s.jpg" srcset="/s.jpg 300w, /p.jpg 1200w">',
      '/p.jpg',
    ],
    [
      'the original of WordPress before a src that is a smaller copy',
      '<img src="/s.jpg" data-orig-file="/p.jpg">',
      '/p.jpg',
    ],
    ['a data-src without an ending', '<img src="/default.png" data-src="media/5">', '/a/media/5'],
    ['a data-src with a blank', '<img src="/default.png" data-src="/my p.jpg">', '/my%20p.jpg'],
    ['a src beside a data-src that is a number', '<img src="/p.jpg" data-src="12.5">', '/p.jpg'],
    ['a src beside a data-src that is a set', '<img src="/p.jpg" data-src="/a.jpg 1x, /b.jpg 2x">', '/p.jpg'],
    ['a picture named like a placeholder where there is nothing else', '<img src="/blank.gif">', '/blank.gif'],
    ['the first of two lazy attributes', '<img data-original-src="/o.jpg" data-lazy-src="/p.jpg">', '/p.jpg'],
    ['no address of the page itself', '<img src="#" data-lazy="/p.jpg">', '/p.jpg'],
  ])('%s', (_, markup, path) => {
    const address = `${site}${path}`
    expect([ofListing(markup), ofPage(markup), ofEntry(markup)]).toEqual([address, address, address])
  })
})

test('the picture of a noscript stands for the lazy one whose own address is only a guess', () => {
  expect(ofPage('<img src="/blank.gif" data-url="/story.html"><noscript><img src="/p.jpg"></noscript>')).toBe(
    `${site}/p.jpg`,
  )
})

test('a listing takes the address of what is no img as before: of a link, a meta, or what holds a lazy one', () => {
  const image = (select: string, markup: string) => {
    const list = { html: { url, entries: 'li', fields: { image: select } } }
    const bytes = new TextEncoder().encode(`<ul><li><a href="/1">T</a>${markup}</li></ul>`)
    const options = { url, dates: { timeZone: 'UTC', nowMs: 0 }, maxEntries: 9 }
    return parseHtmlListing(bytes, { definition: sourceDefinition.parse({ list }), ...options }).entries[0]?.imageUrl
  }
  expect(image('.i', '<a class="i" href="/p.jpg" data-url="/share">x</a>')).toBe(`${site}/p.jpg`)
  expect(image('meta', '<meta content="/p.jpg">')).toBe(`${site}/p.jpg`)
  expect(image('div', '<div data-src="/p.jpg"></div>')).toBe(`${site}/p.jpg`)
  expect(image('div', '<div><img src="/p.jpg"></div>')).toBe(`${site}/p.jpg`)
  expect(image('div@data-bg', '<div data-bg="/p.jpg"></div>')).toBe(`${site}/p.jpg`)
})
