import { describe, expect, test } from 'vitest'
import { publishedSummary } from '../../../src/publish/formats/published-summary.ts'
import { createRenderer } from '../../../src/publish/formats/render.ts'
import { computingTime } from '../../support/computing-time.ts'

const render = createRenderer()
const summaryOf = (markdown: string, own?: string) => publishedSummary(render(markdown, 'https://news.example/a'), own)

describe('the summary an article is published with', () => {
  test('is the whole of a short text, without marks and pictures, words of blocks kept apart', () => {
    const markdown =
      '## Low *tide*\n\n![x](/1.jpg)\n\nThe **ferry** [waits](/w) &amp; rests  \nat nine\n\n- one\n- two\n\n| a | b |\n|---|---|\n| c | d |'
    expect(summaryOf(markdown)).toBe('Low tide The ferry waits & rests at nine one two a b c d')
  })

  test('is the first sentences of a long one, up to 300 characters', () => {
    const sentence = 'The ferry company said on Monday that the northern line would resume soon. '
    expect(summaryOf(sentence.repeat(10))).toBe(sentence.repeat(4).trim())
    expect(summaryOf('渡轮公司周一表示，北线将在下周恢复通航。'.repeat(40))).toBe(
      '渡轮公司周一表示，北线将在下周恢复通航。'.repeat(15),
    )
    const endless = summaryOf('ferry '.repeat(200))
    expect(endless).toMatch(/^(ferry )+ferry…$/)
    expect(endless.length).toBeGreaterThan(290)
    expect(endless.length).toBeLessThanOrEqual(300)
  })

  test("is the entry's own where it has one, as plain text", () => {
    const own = '<p>In <b>short</b>: low tide &amp; no ferry.</p><p>More</p><script>x</script><img src="/1.jpg">'
    expect(summaryOf('The whole text.', own)).toBe('In short: low tide & no ferry. More')
    const long = 'A summary that goes on and on, as some do. '
    expect(summaryOf('The whole text.', long.repeat(20))).toBe(long.repeat(20).trim())
    expect(summaryOf('The whole text.', long.repeat(200))).toBe(long.repeat(23).trim())
  })

  test("is made of the text where nobody could read the entry's own", () => {
    expect(summaryOf('The whole text.', '<p><img src="/1.jpg">&nbsp;</p>')).toBe('The whole text.')
    expect(summaryOf('The whole text.', '\u200b')).toBe('The whole text.')
  })

  test('has no address that stands alone, and is empty where there is no text', () => {
    const link = '[https://media.example/1.mp3](https://media.example/1.mp3)'
    expect(summaryOf(`Listen.\n\n${link}`)).toBe('Listen.')
    expect(summaryOf(`${link}\n\n![](/1.jpg)`)).toBe('')
    expect(summaryOf('')).toBe('')
  })

  test('of a hostile text is made in linear time', () => {
    const computedMs = computingTime()
    for (const text of [
      '<'.repeat(1_000_000),
      '<p><a href="'.repeat(100_000),
      '.'.repeat(1_000_000),
      '<b>'.repeat(300_000),
    ]) {
      expect(publishedSummary(text, text).length).toBeLessThanOrEqual(1_000)
    }
    expect(computedMs()).toBeLessThan(5_000)
  })
})
