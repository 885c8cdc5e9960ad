import { expect, test } from 'vitest'
import { htmlToMarkdown } from '../../../src/article/markdown/markdown.ts'

const url = 'https://paper.example.org/a/1'
const paragraph = (text: string) => `<p>${`${text} `.repeat(40).trim()}</p>`

test('a hidden block that holds much of the text is text, a small one and one of an advertisement are not', () => {
  const shown = paragraph('What everybody sees at once.')
  const folded = `<div class="read-more-wrapper" style="display: none">${paragraph('What a script unfolds.')}</div>`
  const mark = '<span style="display:none">a mark in every paragraph</span>'
  const slot = `<div class="ad-slot" hidden>${paragraph('What is for sale.')}</div>`
  const { markdown } = htmlToMarkdown(`${shown}${folded}${mark}${slot}`, { url })
  expect(markdown).toContain('What everybody sees')
  expect(markdown).toContain('What a script unfolds')
  expect(markdown).not.toContain('a mark')
  expect(markdown).not.toContain('for sale')
})

test('a player is a link with its title, to what it plays', () => {
  const frame = '<iframe src="//player.bilibili.com/player.html?bvid=BV1" title="冰上的港口"></iframe>'
  expect(htmlToMarkdown(frame, { url }).markdown).toBe('[冰上的港口](https://player.bilibili.com/player.html?bvid=BV1)')
})

test('an element that stands for a player until it is asked for is a link to what it plays', () => {
  const html = `<p>Watch:</p><lite-youtube videoid="abc_123" playlabel="The gates open"></lite-youtube><amp-vimeo data-videoid="456"></amp-vimeo><amp-video src="/gate.mp4" title="The gate"></amp-video><lite-youtube videoid="&quot;&gt;"></lite-youtube>`
  expect(htmlToMarkdown(html, { url }).markdown).toBe(`Watch:

[The gates open](https://www.youtube.com/watch?v=abc_123)

[https://vimeo.com/456](https://vimeo.com/456)

[The gate](https://paper.example.org/gate.mp4)`)
})
