import { describe, expect, test } from 'vitest'
import type { FeedFiles } from '../../../src/archive/feed-files.ts'

/** Makes a place for feed files, empty; gives what opens it, as often as it is called. */
export type NewFeedFiles = () => Promise<() => Promise<FeedFiles>>

const bytesOf = (text: string) => Buffer.from(text)

/** What every place for feed files holds. */
export function describeFeedFiles(name: string, newFeeds: NewFeedFiles): void {
  const emptyFeeds = async () => (await newFeeds())()

  describe(`feed files ${name}`, () => {
    test('are none at first, and looking for them, removing and sweeping is no error', async () => {
      const feeds = await emptyFeeds()
      expect(await feeds.get('all.rss.xml')).toBeUndefined()
      expect(await feeds.list('')).toEqual([])
      expect(await feeds.list('all')).toEqual([])
      await feeds.remove('all.rss.xml')
      await feeds.remove('all/2026-01.rss.xml')
      await feeds.sweep()
    })

    test('are given back to the byte, also after a restart', async () => {
      const open = await newFeeds()
      const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, n) => (n * 31) % 256))
      const feeds = await open()
      expect(await feeds.put('all.rss.xml.br', bytes)).toBe(true)
      expect(await feeds.put('all/2026-01.rss.xml', bytesOf(''))).toBe(true)
      for (const each of [feeds, await open()]) {
        expect(bytes.equals((await each.get('all.rss.xml.br')) ?? Buffer.of())).toBe(true)
        expect((await each.get('all/2026-01.rss.xml'))?.length).toBe(0)
        expect(await each.get('all/2026-02.rss.xml')).toBeUndefined()
      }
    })

    test('are written only where their bytes differ, if only by one', async () => {
      const feeds = await emptyFeeds()
      expect(await feeds.put('all.rss.xml', bytesOf('one'))).toBe(true)
      const stamp = await feeds.stamp('all.rss.xml')
      expect(await feeds.put('all.rss.xml', bytesOf('one'))).toBe(false)
      expect(await feeds.stamp('all.rss.xml')).toEqual(stamp)
      expect(await feeds.put('all.rss.xml', bytesOf('onf'))).toBe(true)
      expect(await feeds.put('all.rss.xml', bytesOf('onf '))).toBe(true)
      expect(await feeds.put('all.rss.xml', bytesOf(''))).toBe(true)
      expect(await feeds.put('all.rss.xml', bytesOf(''))).toBe(false)
      expect(String(await feeds.get('all.rss.xml'))).toBe('')
    })

    test('are listed by their folder, which is not listed itself', async () => {
      const feeds = await emptyFeeds()
      for (const path of [
        'all.rss.xml',
        'all/2026-01.rss.xml',
        'all/2026-02.rss.xml',
        'news/2026-01.rss.xml',
        'b.json',
      ]) {
        await feeds.put(path, bytesOf(path))
      }
      expect([...(await feeds.list(''))].sort()).toEqual(['all.rss.xml', 'b.json'])
      expect([...(await feeds.list('all'))].sort()).toEqual(['2026-01.rss.xml', '2026-02.rss.xml'])
      expect(await feeds.list('news')).toEqual(['2026-01.rss.xml'])
    })

    test('that are removed are gone, and only those', async () => {
      const feeds = await emptyFeeds()
      await feeds.put('all.rss.xml', bytesOf('one'))
      await feeds.put('all.atom.xml', bytesOf('two'))
      await feeds.remove('all.rss.xml')
      await feeds.remove('all.rss.xml')
      expect(await feeds.get('all.rss.xml')).toBeUndefined()
      expect(String(await feeds.get('all.atom.xml'))).toBe('two')
      expect(await feeds.put('all.rss.xml', bytesOf('one'))).toBe(true)
    })

    test('stay when what a killed run left is swept', async () => {
      const feeds = await emptyFeeds()
      await feeds.put('all.rss.xml', bytesOf('one'))
      await feeds.put('all/2026-01.rss.xml', bytesOf('two'))
      const stamp = await feeds.stamp('all/2026-01.rss.xml')
      await feeds.sweep()
      expect(await feeds.stamp('all/2026-01.rss.xml')).toEqual(stamp)
      expect(await feeds.list('')).toEqual(['all.rss.xml'])
    })
  })
}
