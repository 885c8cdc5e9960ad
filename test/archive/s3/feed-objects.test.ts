import { describe, expect, test } from 'vitest'
import { FeedObjects } from '../../../src/archive/s3/feed-objects.ts'
import { describeFeedFiles } from '../contracts/feed-files.ts'
import { testStore } from './test-store.ts'

describeFeedFiles('as objects', async () => {
  const { open } = await testStore({ pageSize: 2 })
  return async () => new FeedObjects(open())
})

describe('the feed files as objects', () => {
  test('have another stamp whenever their bytes are others, however soon and however alike', async () => {
    const { open } = await testStore()
    const feeds = new FeedObjects(open())
    const stamps = new Set<number | undefined>()
    for (const text of ['one', 'two', 'six', 'ten']) {
      await feeds.put('all.json', Buffer.from(text))
      stamps.add((await feeds.stamp('all.json'))?.modifiedAtMs)
    }
    expect(stamps.size).toBe(4)
  })

  test('that did not change cost one request, which asks for no bytes', async () => {
    const { open, seen } = await testStore()
    const feeds = new FeedObjects(open())
    await feeds.put('all.json', Buffer.from('one'))
    seen.splice(0)
    expect(await feeds.put('all.json', Buffer.from('one'))).toBe(false)
    expect(seen.map(({ method }) => method)).toEqual(['HEAD'])
  })

  test('are read piece by piece where they are large, and those that another program put there are compared', async () => {
    const { open, objects } = await testStore()
    const feeds = new FeedObjects(open())
    const bytes = Buffer.alloc(9_000_000, 'feed ')
    await feeds.put('all.json', bytes)
    const pieces: Uint8Array[] = []
    for await (const piece of feeds.stream('all.json', bytes.length)) pieces.push(piece)
    expect(pieces.length).toBeGreaterThan(1)
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true)
    objects.set('some/prefix/feeds/b.json', { bytes: Buffer.from('b'), meta: {}, modified: new Date(0).toUTCString() })
    expect(await feeds.put('b.json', Buffer.from('b'))).toBe(false)
    expect(await feeds.put('b.json', Buffer.from('c'))).toBe(true)
  })
})
