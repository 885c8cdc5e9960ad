import { describe, expect, test } from 'vitest'
import { articleWriter } from '../../src/article/write-article.ts'
import type { Enclosure } from '../../src/parse/listing.ts'

const url = 'https://harbour.example/1'

function bodyOf(html: string, enclosures: readonly Enclosure[]): string {
  const { text } = articleWriter()({
    hash: '00000000000000a1',
    sourceId: 'harbour',
    html,
    enclosures,
    entry: { title: 'Boat', url },
    lang: 'en',
    siteUrl: 'https://harbour.example/',
    firstSeenAtMs: 0,
    timeZone: 'UTC',
  })
  return Buffer.from(text).toString().split('\n---\n')[1]?.trim() ?? ''
}

const source = `[harbour](${url})`

describe('what an entry carries beside its text', () => {
  test('stands at the end: pictures with what they show, files with type, length and duration', () => {
    const body = bodyOf('<p>Text <b>open', [
      { url: 'https://files.example/1.png', type: 'image/png', alt: 'Boats [two] at "the" quay' },
      {
        url: 'https://files.example/1.mp3',
        type: 'audio/mpeg',
        length: 23_400_000,
        durationSeconds: 3_723,
        title: 'One',
      },
      { url: 'https://files.example/a%20map.pdf' },
      { url: 'magnet:?xt=urn:btih:abc&dn=Tides', type: 'application/x-bittorrent' },
    ])
    expect(body).toBe(
      [
        'Text **open**',
        '![Boats \\[two\\] at "the" quay](https://files.example/1.png)',
        '[One](https://files.example/1.mp3) (audio/mpeg, 23.4 MB, 1:02:03)',
        '[a map.pdf](https://files.example/a%20map.pdf)',
        '[Tides](magnet:?xt=urn:btih:abc&dn=Tides) (application/x-bittorrent)',
        source,
      ].join('\n\n'),
    )
  })

  test('stands there once: not what the text shows already, in whatever size, and one of several renditions', () => {
    const shown =
      '<p><img src="https://files.example/boat-1024x768.jpg"><a href="https://files.example/1.mp3?a=1&amp;b=2">hear</a></p>'
    const body = bodyOf(shown, [
      { url: 'https://files.example/boat.jpg', type: 'image/jpeg' },
      { url: 'https://files.example/1.mp3?a=1&b=2', type: 'audio/mpeg' },
      { url: 'https://files.example/boat-2.jpg', type: 'image/jpeg' },
      { url: 'https://files.example/large.mp4', type: 'video/mp4' },
      { url: 'https://files.example/small.mp4', type: 'video/mp4', isRendition: true },
      { url: 'https://files.example/player', type: 'text/html' },
    ])
    expect(body.split('\n\n').slice(1)).toEqual([
      '![](https://files.example/boat-2.jpg)',
      '[large.mp4](https://files.example/large.mp4) (video/mp4)',
      source,
    ])
  })

  test('is all there is of an entry without a text', () => {
    expect(bodyOf('', [{ url: 'https://files.example/1.png', medium: 'image' }])).toBe(
      `![](https://files.example/1.png)\n\n${source}`,
    )
  })

  test('is not read as markup of ours', () => {
    const body = bodyOf('<p>x</p>', [
      { url: 'https://files.example/"><script>1.mp3', title: '</a><script>alert(1)</script>' },
    ])
    expect(body).not.toMatch(/(?<!\\)<script/)
  })
})
