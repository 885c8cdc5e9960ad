import type { Fields, Reply } from './scene.ts'

/** An RSS 2.0 feed of three items; a new version has one new item. `channel` is XML put into the channel. */
export function feedXml(version: number, channel = ''): string {
  const items = [version, version + 1, version + 2].map(
    (number) => `<item><title>Note ${number}</title><link>https://notes.example/${number}</link>
<guid isPermaLink="false">note-${number}</guid><pubDate>Mon, 03 Mar 2025 07:${String(number % 60).padStart(2, '0')}:00 GMT</pubDate>
<description>Note number ${number} of a feed that only exists to be polled.</description></item>`,
  )
  return `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>
<title>Notes</title><link>https://notes.example/</link><description>Notes</description>${channel}
${items.join('\n')}
</channel></rss>
`
}

/** A feed answered whole. */
export function feed(version: number, fields: Fields = [], channel?: string): Reply {
  return {
    status: 200,
    fields: [['Content-Type', 'application/rss+xml; charset=utf-8'], ...fields],
    body: feedXml(version, channel),
  }
}

/** An answer of a status and header fields alone. */
export function bare(status: number, fields: Fields = []): Reply {
  return { status, fields }
}
