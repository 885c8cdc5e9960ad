import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseFeed } from '../../src/parse/feed/feed.ts'
import { feedkeeper, someSite } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'

const namespaces =
  'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" ' +
  'xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
const podcast = `<rss version="2.0" ${namespaces}><channel><title>Tide Talk</title><link>https://harbour.example/</link>
<language>en</language><itunes:author>Ada Quay</itunes:author><itunes:image href="https://harbour.example/cover.jpg"/>
<itunes:category text="Science"><itunes:category text="Earth Sciences"/></itunes:category><itunes:explicit>false</itunes:explicit>
<item><title>High water</title><guid>e7</guid><link>https://harbour.example/7</link><description>Why it comes twice.</description>
<enclosure url="https://harbour.example/7.mp3" type="audio/mpeg" length="24000000"/><itunes:duration>1:02:03</itunes:duration>
<itunes:season>2</itunes:season><itunes:episode>7</itunes:episode><itunes:image href="https://harbour.example/7.jpg"/>
<podcast:transcript url="https://harbour.example/7.vtt" type="text/vtt"/></item></channel></rss>`
const posts = `<rss version="2.0" ${namespaces}><channel><title>Ada</title><link>https://social.example/@ada</link>
<item><guid isPermaLink="true">https://social.example/@ada/1</guid><link>https://social.example/@ada/1</link>
<description>&lt;p&gt;Before and after.&lt;/p&gt;</description><comments>https://social.example/@ada/1#replies</comments><slash:comments>4</slash:comments>
<media:content url="https://files.social.example/1.png" type="image/png" fileSize="1200" medium="image"><media:description type="plain">Boats at the quay</media:description></media:content>
<media:content url="https://files.social.example/2.mp4" type="video/mp4" medium="video" duration="61"/></item></channel></rss>`

describe('what entries carry, seen by a subscriber of ours', () => {
  test('a podcast is a podcast, and a post keeps its pictures, their words and its film', async () => {
    const { url } = await localServer((request, response) => {
      response.setHeader('Content-Type', 'application/rss+xml')
      response.end(request.url === '/podcast' ? podcast : posts)
    })
    const site = await someSite(
      { tides: `list: { feed: { url: "${url}/podcast" } }\n`, ada: `list: { feed: { url: "${url}/posts" } }\n` },
      'publish: { perSource: files }',
    )
    expect(await feedkeeper(['poll', ...site.options])).toMatchObject({ code: 0 })
    const text = async (name: string) => readFile(join(site.output, 'feeds', name), 'utf8')
    const read = async (name: string) => parseFeed(Buffer.from(await text(name)), { nowMs: Date.now() })

    for (const name of ['tides.rss.xml', 'all.rss.xml']) {
      const { entries } = await read(name)
      const episode = entries.find(({ title }) => title === 'High water')
      expect(episode).toMatchObject({
        author: 'Ada Quay',
        imageUrl: 'https://harbour.example/7.jpg',
        enclosures: [
          { url: 'https://harbour.example/7.mp3', type: 'audio/mpeg', length: 24_000_000, durationSeconds: 3_723 },
        ],
        extras: {
          podcast: {
            durationSeconds: 3_723,
            season: 2,
            episode: 7,
            transcripts: [{ url: 'https://harbour.example/7.vtt', type: 'text/vtt' }],
          },
        },
      })
    }
    const own = await text('tides.rss.xml')
    expect(own).toContain('<itunes:category text="Earth Sciences"/>')
    for (const tag of [
      '<itunes:author>Ada Quay<',
      '<itunes:explicit>false<',
      '<language>en<',
      '<itunes:image href="https://harbour.example/cover.jpg"/>',
    ])
      expect(own).toContain(tag)

    for (const name of ['ada.rss.xml', 'ada.atom.xml', 'ada.json']) {
      const [post] = (await read(name)).entries
      expect(post?.enclosures.map(({ url: file }) => file)).toContain('https://files.social.example/2.mp4')
      expect(post?.contentHtml).toContain('alt="Boats at the quay"')
      expect(post?.contentHtml).toContain('https://files.social.example/2.mp4')
    }
    expect((await read('ada.rss.xml')).entries[0]?.extras?.comments).toEqual({
      url: 'https://social.example/@ada/1#replies',
      count: 4,
    })
  })
})
