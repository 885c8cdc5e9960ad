import { expect, test } from 'vitest'
import type { FeedFiles } from '../../../src/archive/feed-files.ts'
import { FeedDocumentFiles } from '../../../src/publish/documents/feed-document-files.ts'
import { sampleArchive } from '../sample-archive.ts'

const document = (text: string) => ({
  bytes: Buffer.from(text),
  packed: [{ coding: 'gzip' as const, bytes: Buffer.from(`packed ${text}`) }],
})

test('a document is compared by its length before it is read, and written where it differs', async () => {
  const { archive } = await sampleArchive()
  const whole: string[] = []
  const feeds: FeedFiles = Object.assign(Object.create(archive.feeds), {
    get: (path: string) => {
      whole.push(path)
      return archive.feeds.get(path)
    },
  })
  const files = new FeedDocumentFiles(feeds)
  const write = async (text: string) => {
    whole.length = 0
    const isChanged = await files.write('all.rss.xml', document(text))
    const read = [...whole]
    expect([await feeds.get('all.rss.xml'), await feeds.get('all.rss.xml.gz')].map(String)).toEqual([
      text,
      `packed ${text}`,
    ])
    return { isChanged, read }
  }
  expect(await write('one')).toEqual({ isChanged: true, read: [] })
  expect(await write('longer')).toEqual({ isChanged: true, read: [] })
  expect(await write('longer')).toMatchObject({ isChanged: false })
  expect(await write('LONGER')).toMatchObject({ isChanged: true })
})
